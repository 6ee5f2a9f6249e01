package dev.weir.spec.judge;

import java.util.List;
import java.util.stream.Stream;

/**
 * An event type, view or key as generated expressions see it.
 *
 * @param fields what can be read of it
 */
record EventShape(String name, List<Field> fields) {
    EventShape {
        fields = List.copyOf(fields);
    }

    /** What a generated value is. */
    enum Kind {
        BOOL,
        INT,
        FLOAT,
        DECIMAL,
        STRING,
        DURATION,
        TIMESTAMP,
        LIST
    }

    /**
     * A field, or a path to one in a record.
     *
     * @param type as it is declared; empty for a path
     */
    record Field(String path, Kind kind, String type) {}

    /** All of them, so that any two events can be compared. */
    private static final List<Field> ALL =
            List.of(
                    new Field("k", Kind.STRING, "string?"),
                    new Field("g", Kind.INT, "int?"),
                    new Field("n", Kind.INT, "int?"),
                    new Field("f", Kind.FLOAT, "float?"),
                    new Field("d", Kind.DECIMAL, "decimal(2)?"),
                    new Field("w", Kind.DECIMAL, "decimal(9)?"),
                    new Field("s", Kind.STRING, "string?"),
                    new Field("b", Kind.BOOL, "bool?"),
                    new Field("u", Kind.DURATION, "duration?"),
                    new Field("l", Kind.LIST, "list<int>?"),
                    new Field("o.x", Kind.INT, ""),
                    new Field("o.y", Kind.STRING, ""));

    /** A type with every field. */
    static EventShape full(String name) {
        return new EventShape(name, ALL);
    }

    /** A type with the fields that a rule can feed. */
    static EventShape fed(String name) {
        return new EventShape(name, ALL.stream().filter(f -> fedFields().contains(f)).toList());
    }

    boolean isFed() {
        return name.startsWith("Fed");
    }

    private static List<Field> fedFields() {
        return Stream.concat(ALL.subList(0, 5).stream(), ALL.subList(6, 9).stream()).toList();
    }

    EventShape named(String other) {
        return new EventShape(other, fields);
    }

    /** Whether a key of its own can be read of it. */
    boolean offers(String key) {
        return !key.startsWith("o.") || fields.stream().anyMatch(f -> f.path().equals(key));
    }

    List<Field> of(Kind kind) {
        return fields.stream().filter(f -> f.kind() == kind).toList();
    }

    /** How it is declared, without what belongs to its time. */
    String declaration() {
        StringBuilder text = new StringBuilder();
        for (Field field : fields) {
            if (!field.type().isEmpty()) {
                text.append(field.path()).append(' ').append(field.type()).append(", ");
            }
        }
        boolean hasRecord = fields.stream().anyMatch(f -> f.type().isEmpty());
        return text + (hasRecord ? "o { x int?, y string? }?, " : "");
    }
}
