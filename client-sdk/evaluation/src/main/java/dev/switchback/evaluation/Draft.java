package dev.switchback.evaluation;

/**
 * What is compiled of a sound flag without regard to emergencies and to other flags, so that a later snapshot can take it
 * over.
 */
record Draft(Checked<Flag> checked, Targeting targeting) {}
