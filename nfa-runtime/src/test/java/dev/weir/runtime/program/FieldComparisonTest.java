package dev.weir.runtime.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.event.Rows;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.value.Values;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A column says of each value what a comparison of two objects says. */
class FieldComparisonTest {
    private static final @Nullable Object[] INTS = {
        null, 0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 53, (1L << 53) + 1, 7L
    };
    private static final @Nullable Object[] FLOATS = {
        null,
        0.0,
        -0.0,
        1.0,
        1.5,
        Double.NaN,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        0x1p53,
        0x1p53 + 2,
        0x1p63,
        7.0
    };
    private static final @Nullable Object[] TEXTS = {null, "", "a", "b", "ab"};

    @ParameterizedTest
    @ValueSource(strings = {"==", "!=", "<", "<=", ">", ">="})
    void ofNumbers(String operator) {
        for (Object[] column : List.of(INTS, FLOATS)) {
            Type.Scalar type = column == INTS ? Type.Scalar.INT : Type.Scalar.FLOAT;
            for (Object[] constants : List.of(INTS, FLOATS)) {
                for (Object constant : constants) {
                    check(type, column, operator, constant);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"==", "!=", "<", ">="})
    void ofTexts(String operator) {
        for (Object constant : TEXTS) {
            check(Type.Scalar.STRING, TEXTS, operator, constant);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"==", "!="})
    void ofBools(String operator) {
        Object[] bools = {null, true, false};
        check(Type.Scalar.BOOL, bools, operator, true);
        check(Type.Scalar.BOOL, bools, operator, false);
    }

    /** Of comparisons of an order, that are many, one is enough to leave rows out. */
    @ParameterizedTest
    @ValueSource(strings = {"<", "<=", ">", ">="})
    void theWeakerOneHoldsWhereEitherDoes(String operator) {
        for (Object[] constants : List.of(INTS, FLOATS, TEXTS)) {
            Type.Scalar type = constants == TEXTS ? Type.Scalar.STRING : Type.Scalar.FLOAT;
            Rows rows = rows(type, constants == TEXTS ? TEXTS : FLOATS);
            for (Object one : constants) {
                for (Object other : constants) {
                    if (one != null && other != null) {
                        checkWeaker(rows, comparison(operator, one), comparison(operator, other));
                    }
                }
            }
        }
    }

    private static void checkWeaker(Rows rows, FieldComparison one, FieldComparison other) {
        FieldComparison weaker = one.weaker(other);
        assertThat(weaker).isIn(one, other);
        for (int at = 0; at < rows.size(); at++) {
            assertThat(weaker.holds(rows, at))
                    .isEqualTo(one.holds(rows, at) || other.holds(rows, at));
        }
    }

    @Test
    void rowsThatWereLeftOutBeforeStayOut() {
        Rows rows = rows(Type.Scalar.INT, INTS);
        FieldComparison comparison = comparison(">", 0L);
        int[] selected = {1, 4, 5};
        assertThat(comparison.keep(rows, selected, 3)).isEqualTo(1);
        assertThat(selected[0]).isEqualTo(5);
    }

    private static void check(
            Type.Scalar type, Object[] column, String operator, @Nullable Object constant) {
        if (constant == null) {
            return;
        }
        Rows rows = rows(type, column);
        FieldComparison comparison = comparison(operator, constant);
        int[] selected = IntStream.range(0, column.length).toArray();
        int kept = comparison.keep(rows, selected, column.length);
        int[] expected =
                IntStream.range(0, column.length)
                        .filter(i -> column[i] != null)
                        .filter(i -> Boolean.TRUE.equals(holds(operator, column[i], constant)))
                        .toArray();
        assertThat(Arrays.copyOf(selected, kept))
                .as("%s %s %s", Arrays.toString(column), operator, constant)
                .isEqualTo(expected);
        for (int i = 0; i < column.length; i++) {
            int row = i;
            assertThat(comparison.holds(rows, i))
                    .isEqualTo(Arrays.stream(expected).anyMatch(e -> e == row));
        }
    }

    private static FieldComparison comparison(String operator, Object constant) {
        return new FieldComparison(
                0, operator, constant, false, (value, other) -> holds(operator, value, other));
    }

    private static @Nullable Boolean holds(String operator, Object value, Object constant) {
        if (value instanceof Boolean) {
            return value.equals(constant) == operator.equals("==");
        }
        if (isNaN(value) || isNaN(constant)) {
            return null;
        }
        int order = Values.compare(value, constant);
        return switch (operator) {
            case "==" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private static boolean isNaN(Object value) {
        return value instanceof Double d && d.isNaN();
    }

    private static Rows rows(Type.Scalar type, Object[] column) {
        EventType events =
                new EventType("E", List.of(new Field("f", type, false, List.of("f"))), -1, 0);
        Rows rows = new Rows(events);
        for (int i = 0; i < column.length; i++) {
            Place place = new Place(i, 0, Position.of("s", 0, i));
            rows.add(new Event(events, new Object[] {column[i]}, place));
        }
        return rows;
    }
}
