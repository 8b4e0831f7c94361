package dev.switchback.client.compare;

/**
 * Where in a result something is.
 *
 * @param exact with the keys of maps, by which rules and noise go
 * @param general without them
 */
record Place(String exact, String general) {
    static final Place ROOT = new Place("", "");

    private static final String ANY = "[*]";
    private static final String ANYWHERE = "**.";
    private static final int LONGEST_KEY = 64;

    Place field(String name) {
        String dot = exact.isEmpty() ? "" : ".";
        return new Place(exact + dot + name, general + dot + name);
    }

    Place element() {
        return new Place(exact + ANY, general + ANY);
    }

    Place entry(Object key) {
        String name = String.valueOf(key);
        String shortened = name.length() > LONGEST_KEY ? name.substring(0, LONGEST_KEY) : name;
        return new Place(exact + "[" + shortened + "]", general + ANY);
    }

    /** Says whether {@code rule} means this place: {@code lines[*].id}, {@code prices[eur]}, or {@code **.id} anywhere. */
    boolean matches(String rule) {
        return matches(rule, exact) || matches(rule, general);
    }

    private static boolean matches(String rule, String path) {
        if (!rule.startsWith(ANYWHERE)) {
            return rule.equals(path);
        }
        String end = rule.substring(ANYWHERE.length());
        return path.equals(end) || path.endsWith("." + end);
    }
}
