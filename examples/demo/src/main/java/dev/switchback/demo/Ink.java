package dev.switchback.demo;

/** The colours of a terminal. */
enum Ink {
    BOLD("1"),
    DIM("2"),
    RED("31"),
    GREEN("32"),
    YELLOW("33"),
    CYAN("36");

    private static final String ESCAPE = "\u001b[";

    private final String code;

    Ink(String code) {
        this.code = code;
    }

    /** Returns {@code text} in this colour. */
    String on(String text) {
        return ESCAPE + code + "m" + text + ESCAPE + "0m";
    }
}
