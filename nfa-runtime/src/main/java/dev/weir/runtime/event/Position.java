package dev.weir.runtime.event;

import java.util.List;

/**
 * Where an event came from. A raw event has an empty {@code path}; an event that a rule fed back
 * has the position of its cause and, for each feeding on the way, which rule fed it and as which of
 * that rule's feedings there.
 *
 * @param source the source's configured name, in a replay the file's path
 * @param offset the number of the record, from 0
 */
public record Position(String source, int partition, long offset, List<Feeding> path)
        implements Comparable<Position> {
    /**
     * One feeding.
     *
     * @param rule the feeding rule
     * @param key the rule's key, as text
     * @param ordinal which of the rule's feedings at that place, from 0
     */
    public record Feeding(String rule, String key, int ordinal) implements Comparable<Feeding> {
        @Override
        public int compareTo(Feeding o) {
            int c = rule.compareTo(o.rule);
            if (c == 0) {
                c = key.compareTo(o.key);
            }
            return c != 0 ? c : Integer.compare(ordinal, o.ordinal);
        }
    }

    public Position {
        path = List.copyOf(path);
    }

    public static Position of(String source, int partition, long offset) {
        return new Position(source, partition, offset, List.of());
    }

    /** Order of events of equal time: source, partition, offset, then causes before effects. */
    @Override
    public int compareTo(Position other) {
        int c = source.compareTo(other.source);
        if (c == 0) {
            c = Integer.compare(partition, other.partition);
        }
        if (c == 0) {
            c = Long.compare(offset, other.offset);
        }
        return c != 0 ? c : comparePaths(path, other.path);
    }

    private static int comparePaths(List<Feeding> a, List<Feeding> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int c = a.get(i).compareTo(b.get(i));
            if (c != 0) {
                return c;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    /** Appends what {@link #toString} gives. */
    public void appendTo(StringBuilder out) {
        out.append(source).append(':').append(partition).append(':').append(offset);
        if (!path.isEmpty()) {
            out.append(path);
        }
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        appendTo(out);
        return out.toString();
    }
}
