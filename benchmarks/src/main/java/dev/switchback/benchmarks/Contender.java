package dev.switchback.benchmarks;

import static dev.switchback.benchmarks.Question.ONE_OF_MANY;
import static dev.switchback.benchmarks.Question.ROLLOUT;
import static dev.switchback.benchmarks.Question.SIMPLE;
import static dev.switchback.benchmarks.Question.VARIANT;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** Who is measured, and which questions each can be asked. */
@SuppressWarnings("ImmutableEnumChecker") // The sets never leave, and nobody changes them.
enum Contender {
    FIELD("`if` on a volatile field", Role.LIMIT, EnumSet.of(SIMPLE), question -> new VolatileEngine()),
    MAP("`HashMap` + murmur3", Role.LIMIT, EnumSet.of(SIMPLE, ROLLOUT, ONE_OF_MANY, VARIANT), HashMapEngine::new),
    CORE("Switchback, evaluation core", Role.OURS, EnumSet.allOf(Question.class), CoreEngine::new),
    CLIENT("Switchback, Java SDK", Role.OURS, EnumSet.allOf(Question.class), ClientEngine::new),
    UNLEASH("Unleash %s", Role.PEER, EnumSet.allOf(Question.class), UnleashEngine::new),
    LAUNCHDARKLY("LaunchDarkly %s", Role.PEER, EnumSet.allOf(Question.class), LaunchDarklyEngine::new),
    FLAGD("OpenFeature %s + flagd %s", Role.PEER, EnumSet.allOf(Question.class), FlagdEngine::new),
    /** One strategy per feature, none of which compares attributes, and no values but on and off. */
    TOGGLZ("Togglz %s", Role.PEER, EnumSet.of(SIMPLE, ROLLOUT, ONE_OF_MANY), TogglzEngine::new),
    /** Its percentages are drawn anew for every call, and it compares no attributes. */
    FF4J("FF4J %s", Role.PEER, EnumSet.of(SIMPLE), Ff4jEngine::new);

    private final String title;
    private final Role role;
    private final Set<Question> questions;
    private final Start start;

    Contender(String title, Role role, Set<Question> questions, Start start) {
        this.title = title;
        this.role = role;
        this.questions = questions;
        this.start = start;
    }

    /** What somebody takes part as. */
    enum Role {
        /** What cannot be beaten. */
        LIMIT,
        /** Switchback. */
        OURS,
        /** Somebody else's product. */
        PEER
    }

    /** Makes an engine that knows the flags of one question. */
    private interface Start {
        Engine with(Question question) throws IOException;
    }

    /** Starts it with the flags of {@code question} and verifies its answers. */
    Engine start(Question question) throws IOException {
        Engine engine = start.with(question);
        Expectation.verify(question, engine);
        return engine;
    }

    /** Says whether it can be asked {@code question} at all. */
    boolean knows(Question question) {
        return questions.contains(question);
    }

    Role role() {
        return role;
    }

    /** Returns its name and, for a peer, its versions. */
    String title() {
        return role == Role.PEER ? title.formatted((Object[]) Versions.of(this)) : title;
    }
}
