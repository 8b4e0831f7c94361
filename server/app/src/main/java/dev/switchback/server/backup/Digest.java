package dev.switchback.server.backup;

import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hands on what it is given and knows its SHA-256. */
final class Digest extends DigestOutputStream {
    Digest(OutputStream to) {
        super(to, sha256());
    }

    /** Returns the SHA-256 of all that was written since this was last asked. */
    String hex() {
        return HexFormat.of().formatHex(getMessageDigest().digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
