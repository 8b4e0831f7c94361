package dev.switchback.server.changes;

/**
 * Names an environment.
 *
 * @param project key of its project
 * @param key its own key, unique in the project
 */
public record EnvironmentId(String project, String key) {

    /** Returns the environment written as {@code project/environment}. */
    public static EnvironmentId parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 1 || slash == text.length() - 1) {
            throw new IllegalArgumentException("an environment is written project/environment, not " + text);
        }
        return new EnvironmentId(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return project + "/" + key;
    }
}
