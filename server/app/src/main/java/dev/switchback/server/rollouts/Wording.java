package dev.switchback.server.rollouts;

import dev.switchback.guard.Findings;
import java.util.Locale;

/** What happens next, in words for an operator. */
final class Wording {

    private Wording() {}

    /** Returns what a rollout does next and why, when that may change, and how V2 does beside V1. */
    static String next(Outlook outlook) {
        StringBuilder words = new StringBuilder(outlook.decision().next());
        if (outlook.decision() instanceof Decision.Hold) {
            words.append(check(outlook));
        }
        if (outlook.warning() != null) {
            words.append("; warning: ").append(outlook.warning());
        }
        Findings findings = outlook.findings();
        if (findings.v2().calls() > 0) {
            words.append("; V2 errors ").append(rate(findings.v2())).append(", V1 ");
            words.append(Waiting.percent(findings.v1().errorRate()));
        }
        return words.toString();
    }

    /** Every report is looked at when it comes; what waits for time alone is looked at when it is over. */
    private static String check(Outlook outlook) {
        return outlook.waiting().stream()
                .filter(wait -> wait.gate().equals(Wait.SECONDS))
                .findFirst()
                .map(wait -> wait.want().longValue() - wait.have().longValue())
                .filter(left -> outlook.waiting().size() == 1)
                .map(left -> "; next check in " + left + " s")
                .orElse("; next check with the next report");
    }

    private static String rate(Findings.Arm arm) {
        return String.format(
                Locale.ROOT,
                "%s [%.2f–%.2f]",
                Waiting.percent(arm.errorRate()),
                arm.errorRateLow() * 100,
                arm.errorRateHigh() * 100);
    }
}
