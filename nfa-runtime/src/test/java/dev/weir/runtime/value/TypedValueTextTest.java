package dev.weir.runtime.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.event.Type.DecimalType;
import dev.weir.runtime.event.Type.ListType;
import dev.weir.runtime.event.Type.RecordType;
import dev.weir.runtime.event.Type.Scalar;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class TypedValueTextTest {
    static Stream<Arguments> values() {
        Type record =
                new RecordType(
                        List.of(
                                new Field("id", Scalar.STRING, true, List.of("id")),
                                new Field("at", Scalar.TIMESTAMP, false, List.of("at"))));
        return Stream.of(
                Arguments.of(Scalar.INT, 3L, "3"),
                Arguments.of(Scalar.FLOAT, 3.0, "3.0"),
                Arguments.of(Scalar.FLOAT, 0.1, "0.1"),
                Arguments.of(Scalar.FLOAT, 1e-9, "1.0E-9"),
                Arguments.of(new DecimalType(2), new Decimal(90000, 2), "900.00"),
                Arguments.of(Scalar.BOOL, true, "true"),
                Arguments.of(Scalar.STRING, "a \"b\"", "a \"b\""),
                Arguments.of(Scalar.TIMESTAMP, 1767225630000L, "2026-01-01T00:00:30.000Z"),
                Arguments.of(Scalar.DURATION, 5_400_000L, "1h30m"),
                Arguments.of(Scalar.DURATION, 500L, "500ms"),
                Arguments.of(
                        Scalar.IP, Objects.requireNonNull(Ip.parse("10.1.2.0/24")), "10.1.2.0/24"),
                Arguments.of(
                        new ListType(Scalar.DURATION), Arrays.asList(1000L, null), "[1s, null]"),
                Arguments.of(
                        record, new RecordValue(Arrays.asList("x", null)), "{id: x, at: null}"),
                Arguments.of(Scalar.INT, null, "null"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void a_value_as_text(Type type, @Nullable Object value, String text) {
        assertThat(ValueText.format(type, value)).isEqualTo(text);
    }
}
