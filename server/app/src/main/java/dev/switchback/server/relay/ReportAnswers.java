package dev.switchback.server.relay;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/** What reports that came together are answered, in their order. */
@JsonIgnoreProperties(ignoreUnknown = true)
record ReportAnswers(List<ReportDesk.Answer> answers) {
    ReportAnswers {
        answers = List.copyOf(answers);
    }
}
