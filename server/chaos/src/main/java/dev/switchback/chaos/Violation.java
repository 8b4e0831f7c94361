package dev.switchback.chaos;

import java.util.Locale;

/** What must never be seen, whatever fails. */
enum Violation {
    /** A write that was acknowledged is missing in a later revision, or at the end. */
    WRITE_LOST,
    /** Somebody saw an older revision after a newer one. */
    REVISION_BACK,
    /** One revision had two contents. */
    TWO_CONTENTS,
    /** A flag answered with an error although a configuration had been there. */
    EVALUATION_FAILED,
    /** An evaluation took longer than 50 ms. */
    EVALUATION_BLOCKED,
    /** An emergency was not obeyed in time, or not until its release. */
    EMERGENCY_LATE,
    /** Of what was written together only a part was there. */
    SNAPSHOT_PARTIAL;

    /** Returns its name in words. */
    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
