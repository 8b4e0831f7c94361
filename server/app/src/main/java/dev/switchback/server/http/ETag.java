package dev.switchback.server.http;

import io.javalin.http.Context;

/** Entity tags (RFC 9110). Versioned resources carry their version: {@code "17"}. */
public final class ETag {
    private static final String WEAK = "W/";

    private ETag() {}

    /** Returns the strong tag of {@code version}. */
    public static String of(long version) {
        return "\"" + version + "\"";
    }

    /** Returns the strong tag of a document that is {@code content}: half of its SHA-256. */
    public static String ofContent(byte[] content) {
        String hash = Sha256.hex(content);
        return "\"" + hash.substring(0, hash.length() / 2) + "\"";
    }

    /** Returns the weak tag of a document that says the same as {@code content}. */
    public static String ofMeaning(byte[] content) {
        return WEAK + ofContent(content);
    }

    /** Returns the version that {@code tag} names; -1, which no resource has, if it names none. */
    public static long version(String tag) {
        String trimmed = tag.trim();
        if (!trimmed.matches("\"[0-9]{1,18}\"")) {
            return -1;
        }
        return Long.parseLong(trimmed.substring(1, trimmed.length() - 1));
    }

    /** Says whether the caller already holds {@code tag}, by weak comparison. */
    public static boolean held(Context request, String tag) {
        String held = request.header("If-None-Match");
        if (held == null) {
            return false;
        }
        for (String one : held.split(",", -1)) {
            String candidate = one.trim();
            if (candidate.equals("*") || opaque(candidate).equals(opaque(tag))) {
                return true;
            }
        }
        return false;
    }

    private static String opaque(String tag) {
        return tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag;
    }
}
