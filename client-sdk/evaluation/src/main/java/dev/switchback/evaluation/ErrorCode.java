package dev.switchback.evaluation;

/** Why an evaluation gave no answer, in OpenFeature's words. */
public enum ErrorCode {
    PROVIDER_NOT_READY,
    FLAG_NOT_FOUND,
    PARSE_ERROR,
    TYPE_MISMATCH,
    TARGETING_KEY_MISSING,
    INVALID_CONTEXT,
    GENERAL
}
