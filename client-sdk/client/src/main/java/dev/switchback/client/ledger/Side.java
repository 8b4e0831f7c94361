package dev.switchback.client.ledger;

/** One of the two sides of a dual write. */
public enum Side {
    /** The side of V1, the version to fall back to. */
    V1,
    /** The side of V2, the version on trial. */
    V2;

    /** Returns the letter that stands for it in the file. */
    byte letter() {
        return (byte) (this == V1 ? '1' : '2');
    }

    static Side of(byte letter) {
        return letter == V1.letter() ? V1 : V2;
    }
}
