package dev.switchback.guard;

/** Why a verdict is inconclusive. */
public enum Doubt {
    /** There is evidence against V2, but not enough, or of a kind that does not act. */
    EVIDENCE,
    /** There is enough evidence against V2, but it comes from too few units. */
    FEW_UNITS,
    /** V1 itself fails unusually often: the environment may be at fault. */
    SPIKE,
    /** V1 itself fails much more often since V2 got more traffic: V2 may be taking something away from it. */
    INTERFERENCE,
    /** V2 has other than its share of the units, so that nothing can be compared. */
    SAMPLE_RATIO,
    /** All that speaks against V2 comes from one instance. */
    LOCALISED,
    /** V2 is not called any more though V1 is. */
    DARK,
    /** Neither version is called any more. */
    STALE,
    /** V2 has not been called yet. */
    UNKNOWN
}
