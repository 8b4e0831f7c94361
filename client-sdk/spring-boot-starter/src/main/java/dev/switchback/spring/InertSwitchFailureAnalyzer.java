package dev.switchback.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says at a failed start what is wrong with a switch and what to do, in place of a stack trace. */
final class InertSwitchFailureAnalyzer extends AbstractFailureAnalyzer<InertSwitchException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InertSwitchException cause) {
        return new FailureAnalysis(cause.problem(), cause.remedy(), rootFailure);
    }
}
