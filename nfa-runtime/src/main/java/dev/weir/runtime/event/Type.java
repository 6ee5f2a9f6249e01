package dev.weir.runtime.event;

import java.util.List;

/**
 * The type of a field or an expression (language, section 2).
 *
 * <p>A value of a type is, in memory: {@code bool} Boolean, {@code int} Long, {@code float} Double,
 * {@code decimal} {@link dev.weir.runtime.value.Decimal}, {@code string} String, {@code timestamp}
 * Long (milliseconds since the epoch), {@code duration} Long (milliseconds), {@code ip} {@link
 * dev.weir.runtime.value.Ip}, {@code list} an unmodifiable List, a record {@link
 * dev.weir.runtime.value.RecordValue}; null in every type that is nullable.
 */
public sealed interface Type {
    enum Scalar implements Type {
        BOOL("bool"),
        INT("int"),
        FLOAT("float"),
        STRING("string"),
        TIMESTAMP("timestamp"),
        DURATION("duration"),
        IP("ip"),
        /** The type of {@code null} alone; it fits wherever a nullable type is wanted. */
        NULL("null");

        private final String word;

        Scalar(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /** {@code decimal(scale)}, 0 to 9. */
    record DecimalType(int scale) implements Type {
        @Override
        public String toString() {
            return "decimal(" + scale + ")";
        }
    }

    record ListType(Type element) implements Type {
        @Override
        public String toString() {
            return "list<" + element + ">";
        }
    }

    record RecordType(List<Field> fields) implements Type {
        public RecordType {
            fields = List.copyOf(fields);
        }

        /** Place of a field, or -1. */
        public int indexOf(String name) {
            for (int i = 0; i < fields.size(); i++) {
                if (fields.get(i).name().equals(name)) {
                    return i;
                }
            }
            return -1;
        }

        @Override
        public String toString() {
            return "{ "
                    + String.join(
                            ", ", fields.stream().map(f -> f.name() + " " + f.type()).toList())
                    + " }";
        }
    }
}
