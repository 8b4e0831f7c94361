package dev.switchback.server.segments;

import dev.switchback.server.references.Subject;
import java.util.List;

/**
 * Who uses a segment.
 *
 * @param flags whose rules or audiences name it
 * @param segments whose rules name it
 * @param rollouts whose audiences name it, also those of phases to come
 * @param indirect flags that use it through other segments only
 */
record UsesView(List<String> flags, List<String> segments, List<String> rollouts, List<String> indirect) {

    static UsesView of(List<Subject> users, List<Subject> reach) {
        List<String> flags = keys(users, Subject.Kind.FLAG);
        return new UsesView(
                flags,
                keys(users, Subject.Kind.SEGMENT),
                keys(users, Subject.Kind.ROLLOUT),
                keys(reach, Subject.Kind.FLAG).stream()
                        .filter(flag -> !flags.contains(flag))
                        .toList());
    }

    private static List<String> keys(List<Subject> subjects, Subject.Kind kind) {
        return subjects.stream()
                .filter(subject -> subject.kind() == kind)
                .map(Subject::key)
                .toList();
    }
}
