package dev.switchback.spring;

/** A switch that would stand idle, or that somebody would go round. The application must not start with it. */
final class InertSwitchException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private final String problem;
    private final String remedy;

    /**
     * @param problem what is wrong
     * @param remedy what to do
     */
    InertSwitchException(String problem, String remedy) {
        super(problem + " " + remedy);
        this.problem = problem;
        this.remedy = remedy;
    }

    /** Returns what is wrong. */
    String problem() {
        return problem;
    }

    /** Returns what to do. */
    String remedy() {
        return remedy;
    }
}
