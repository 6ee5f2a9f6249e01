package dev.weir.runtime.engine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What tells an alert from all others: a hash of the pack's name, rule, key, the steps and
 * positions of the matched events and the place. It is made when somebody asks for it, for most of
 * the cost of an alert that is held back would be its id. May be asked by any thread.
 */
public final class AlertId {
    private static final int BYTES = 16;
    private static final ThreadLocal<MessageDigest> SHA_256 =
            ThreadLocal.withInitial(AlertId::sha256);

    private final String pack;

    /** What it is made from; null where it was made before. */
    private final @Nullable MatchContent match;

    private @Nullable String text;

    private AlertId(String pack, @Nullable MatchContent match, @Nullable String text) {
        this.pack = pack;
        this.match = match;
        this.text = text;
    }

    /** An id that was made before. */
    public static AlertId of(String text) {
        return new AlertId("", null, text);
    }

    static AlertId of(String pack, MatchContent match) {
        return new AlertId(pack, match, null);
    }

    @Override
    public String toString() {
        String known = text;
        if (known == null) {
            known = match == null ? "" : hash(match.identity(pack));
            text = known;
        }
        return known;
    }

    private static String hash(String of) {
        byte[] hash = SHA_256.get().digest(of.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, BYTES);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof AlertId other && other.toString().equals(toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
