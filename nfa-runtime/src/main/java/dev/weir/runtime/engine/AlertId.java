package dev.weir.runtime.engine;

import dev.weir.runtime.event.Place;
import dev.weir.runtime.pattern.Bindings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
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

    /** What it is made from; null once it is made. */
    private final @Nullable Source source;

    private @Nullable String text;

    private record Source(
            String pack,
            String rule,
            List<String> slots,
            Key key,
            Place place,
            List<Bindings.Bound> bound) {

        String hash() {
            StringBuilder out = new StringBuilder();
            out.append(pack).append('\n').append(rule).append('\n');
            key.appendText(out);
            out.append('\n');
            for (Bindings.Bound b : bound) {
                out.append(slots.get(b.slot())).append('@');
                b.event().position().appendTo(out);
                out.append('\n');
            }
            if (place.isDeadline()) {
                out.append("instant ").append(place.time());
            } else {
                place.position().appendTo(out);
            }
            byte[] hash = SHA_256.get().digest(out.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        }
    }

    private AlertId(@Nullable Source source, @Nullable String text) {
        this.source = source;
        this.text = text;
    }

    /** An id that was made before. */
    public static AlertId of(String text) {
        return new AlertId(null, text);
    }

    /**
     * @param slots their names
     * @param bound the matched events with their slots
     */
    static AlertId of(
            String pack,
            String rule,
            List<String> slots,
            Key key,
            Place place,
            List<Bindings.Bound> bound) {
        Source source = new Source(pack, rule, slots, key, place, bound);
        return bound.size() > Alert.MAX_EVIDENCE ? of(source.hash()) : new AlertId(source, null);
    }

    @Override
    public String toString() {
        String known = text;
        if (known == null) {
            known = source == null ? "" : source.hash();
            text = known;
        }
        return known;
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
