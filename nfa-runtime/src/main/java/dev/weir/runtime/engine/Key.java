package dev.weir.runtime.engine;

import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.value.Values;
import java.util.List;

/**
 * A key: the values of its parts. Keys of one rule have parts of the same types, so they have an
 * order: part by part, strings by code point. It is looked up often, so it hashes its parts once.
 */
final class Key implements Comparable<Key> {
    private final List<Object> parts;

    /** 0 until it is asked for. */
    private int hash;

    Key(List<Object> parts) {
        this.parts = List.copyOf(parts);
    }

    Key(Object... parts) {
        this(List.of(parts));
    }

    Object[] toArray() {
        return parts.toArray();
    }

    List<Object> parts() {
        return parts;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Key other
                && other.hashCode() == hashCode()
                && other.parts.equals(parts);
    }

    @Override
    public int hashCode() {
        int known = hash;
        if (known == 0) {
            known = parts.hashCode();
            hash = known;
        }
        return known;
    }

    @Override
    public int compareTo(Key other) {
        if (other == this) {
            return 0;
        }
        for (int i = 0; i < Math.min(parts.size(), other.parts.size()); i++) {
            int c = compare(parts.get(i), other.parts.get(i));
            if (c != 0) {
                return c;
            }
        }
        return Integer.compare(parts.size(), other.parts.size());
    }

    private static int compare(Object a, Object b) {
        boolean ordered = a instanceof Long || a instanceof Double || a instanceof Decimal;
        return ordered ? Values.compare(a, b) : Values.compare(a.toString(), b.toString());
    }

    /** The lane of {@code n} that owns the bucket of a key: each owns a range of them. */
    static int lane(List<Object> parts, int n) {
        return n == 1 ? 0 : Buckets.of(parts) * n / Buckets.COUNT;
    }

    /** The parts with their lengths, so that different keys have different texts. */
    String text() {
        StringBuilder out = new StringBuilder();
        appendText(out);
        return out.toString();
    }

    /** Appends what {@link #text} gives. */
    void appendText(StringBuilder out) {
        for (Object part : parts) {
            String text = part.toString();
            out.append(text.length()).append(':').append(text).append(';');
        }
    }

    @Override
    public String toString() {
        return parts.toString();
    }
}
