package dev.switchback.server.segments;

/** One of a segment's two lists of keys. */
enum KeyList {
    INCLUDED,
    EXCLUDED;

    KeyList other() {
        return this == INCLUDED ? EXCLUDED : INCLUDED;
    }
}
