package dev.switchback.server.changes;

import dev.switchback.evaluation.Problem;
import java.util.List;

/** A request that the service will not carry out. Nothing has changed. */
public final class Refusal extends RuntimeException {

    /** Why a request is refused. */
    public enum Kind {
        NOT_FOUND,
        /** Against the present state. */
        CONFLICT,
        /** The version named is not the present one. */
        STALE,
        /** No version is named. */
        VERSION_REQUIRED,
        /** Well-formed, and wrong. */
        INVALID
    }

    private final Kind kind;
    private final List<Problem> problems;

    private Refusal(Kind kind, String detail, List<Problem> problems) {
        super(detail);
        this.kind = kind;
        this.problems = List.copyOf(problems);
    }

    /** Refuses because {@code what} does not exist. */
    public static Refusal notFound(String what) {
        return new Refusal(Kind.NOT_FOUND, "There is no " + what + ".", List.of());
    }

    /** Refuses because of the present state; {@code detail} says which and what to do. */
    public static Refusal conflict(String detail) {
        return new Refusal(Kind.CONFLICT, detail, List.of());
    }

    /** Refuses a change of {@code what}, which is at {@code version} by now. */
    public static Refusal stale(String what, long version) {
        return new Refusal(
                Kind.STALE,
                "The " + what + " has changed since you read it; it is at version " + version
                        + " now. Read it again, look at the difference, and send your change with the new ETag.",
                List.of());
    }

    /** Refuses a change that does not say which version of {@code what} it changes. */
    public static Refusal versionRequired(String what) {
        return new Refusal(
                Kind.VERSION_REQUIRED,
                "Say which version of the " + what + " you change: send If-Match with its ETag, or If-None-Match: * to "
                        + "create it.",
                List.of());
    }

    /** Refuses a well-formed document for its {@code problems}, of which there is at least one. */
    public static Refusal invalid(List<Problem> problems) {
        return new Refusal(
                Kind.INVALID,
                problems.size() == 1
                        ? problems.get(0).detail()
                        : "The document has " + problems.size() + " problems; nothing was changed.",
                problems);
    }

    /** Refuses a well-formed document for one problem at {@code pointer}. */
    public static Refusal invalid(String pointer, String detail) {
        return invalid(List.of(new Problem(pointer, detail)));
    }

    /**
     * Refuses several requests that were to be carried out together. Where all are refused for the same kind of reason it
     * stays the reason, else they are {@link Kind#INVALID}.
     *
     * @param refusals at least one
     * @param problems what is wrong with which
     */
    public static Refusal together(List<Refusal> refusals, String detail, List<Problem> problems) {
        Kind first = refusals.get(0).kind();
        boolean same = refusals.stream().allMatch(refusal -> refusal.kind() == first);
        return new Refusal(same ? first : Kind.INVALID, detail, problems);
    }

    /** Returns why. */
    public Kind kind() {
        return kind;
    }

    /** Returns what is wrong and where; empty where that is said by the kind. */
    public List<Problem> problems() {
        return problems;
    }
}
