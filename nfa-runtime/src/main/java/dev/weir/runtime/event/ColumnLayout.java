package dev.weir.runtime.event;

import java.util.List;

/**
 * Which column each field of a type has: one of the numbers (bool, int, float, timestamp, duration:
 * a long, a float as its bits) or one of the objects (any other type); none where its values are
 * not {@link EventType#keeps kept}.
 */
final class ColumnLayout {
    private enum Kind {
        BOOL,
        INTEGER,
        FLOAT,
        OBJECT,
        NONE
    }

    private final EventType type;
    private final Kind[] kinds;

    /** Of a field its column among the numbers, or -1; and among the objects. */
    private final int[] numbers;

    private final int[] objects;
    private final int numberCount;
    private final int objectCount;

    ColumnLayout(EventType type) {
        this.type = type;
        List<Field> fields = type.fields();
        this.kinds = new Kind[fields.size()];
        this.numbers = new int[kinds.length];
        this.objects = new int[kinds.length];
        int ofNumbers = 0;
        int ofObjects = 0;
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = type.keeps(i) ? kind(fields.get(i).type()) : Kind.NONE;
            boolean isNumber = kinds[i] != Kind.OBJECT && kinds[i] != Kind.NONE;
            numbers[i] = isNumber ? ofNumbers++ : -1;
            objects[i] = kinds[i] == Kind.OBJECT ? ofObjects++ : -1;
        }
        this.numberCount = ofNumbers;
        this.objectCount = ofObjects;
    }

    private static Kind kind(Type type) {
        if (!(type instanceof Type.Scalar scalar)) {
            return Kind.OBJECT;
        }
        return switch (scalar) {
            case BOOL -> Kind.BOOL;
            case INT, TIMESTAMP, DURATION -> Kind.INTEGER;
            case FLOAT -> Kind.FLOAT;
            case STRING, IP, NULL -> Kind.OBJECT;
        };
    }

    EventType type() {
        return type;
    }

    int numberCount() {
        return numberCount;
    }

    int objectCount() {
        return objectCount;
    }

    /** Whether the field has a column. */
    boolean isKept(int field) {
        return kinds[field] != Kind.NONE;
    }

    boolean isNumber(int field) {
        return numbers[field] >= 0;
    }

    boolean isFloat(int field) {
        return kinds[field] == Kind.FLOAT;
    }

    /**
     * The column of a number.
     *
     * @throws IllegalArgumentException if the field holds objects, or is not kept
     */
    int number(int field) {
        int column = numbers[field];
        if (column < 0) {
            throw new IllegalArgumentException(field(field) + " has no column of numbers");
        }
        return column;
    }

    /**
     * The column of an object.
     *
     * @throws IllegalArgumentException if the field holds numbers, or is not kept
     */
    int object(int field) {
        int column = objects[field];
        if (column < 0) {
            throw new IllegalArgumentException(field(field) + " has no column of objects");
        }
        return column;
    }

    private String field(int field) {
        return type + "." + type.fields().get(field).name();
    }

    /** A number as the object that {@link Type} says. */
    Object boxed(int field, long number) {
        return switch (kinds[field]) {
            case BOOL -> number != 0;
            case INTEGER -> number;
            case FLOAT -> Double.longBitsToDouble(number);
            case OBJECT, NONE -> throw new IllegalArgumentException(field(field) + " is no number");
        };
    }

    /** The number that an object stands for. */
    long unboxed(int field, Object value) {
        return switch (kinds[field]) {
            case BOOL -> (Boolean) value ? 1 : 0;
            case INTEGER -> (Long) value;
            case FLOAT -> Double.doubleToRawLongBits((Double) value);
            case OBJECT, NONE -> throw new IllegalArgumentException(field(field) + " is no number");
        };
    }
}
