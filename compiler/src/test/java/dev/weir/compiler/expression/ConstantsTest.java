package dev.weir.compiler.expression;

import static dev.weir.compiler.expression.TestEnvironment.field;
import static dev.weir.compiler.expression.TestEnvironment.optional;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Expression.RecordLiteral;
import dev.weir.rules.ast.FieldValue;
import dev.weir.rules.ast.Name;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.event.Type.DecimalType;
import dev.weir.runtime.event.Type.ListType;
import dev.weir.runtime.event.Type.RecordType;
import dev.weir.runtime.event.Type.Scalar;
import dev.weir.runtime.value.ValueText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ConstantsTest {
    private final List<Diagnostic> problems = new ArrayList<>();
    private final ExpressionCompiler compiler =
            new ExpressionCompiler(
                    new TestEnvironment()
                            .with("limit", new Environment.Constant(Scalar.INT, 3L))
                            .withCurrent(TestEnvironment.eventType("T", field("n", Scalar.INT))),
                    problems);

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("5", Scalar.INT, "5"),
                Arguments.of("-5", Scalar.INT, "-5"),
                Arguments.of("5", Scalar.FLOAT, "5.0"),
                Arguments.of("4.5", Scalar.FLOAT, "4.5"),
                Arguments.of("500", new DecimalType(2), "500.00"),
                Arguments.of("4.5", new DecimalType(2), "4.50"),
                Arguments.of("0.0500", new DecimalType(2), "0.05"),
                Arguments.of("limit * 2", Scalar.INT, "6"),
                Arguments.of("1h30m", Scalar.DURATION, "1h30m"),
                Arguments.of("2026-01-01", Scalar.TIMESTAMP, "2026-01-01T00:00:00.000Z"),
                Arguments.of(
                        "\"2026-01-01T01:00:00+01:00\"",
                        Scalar.TIMESTAMP,
                        "2026-01-01T00:00:00.000Z"),
                Arguments.of("\"10.0.0.0/8\"", Scalar.IP, "10.0.0.0/8"),
                Arguments.of("[1, 2.5]", new ListType(Scalar.FLOAT), "[1.0, 2.5]"),
                Arguments.of("[]", new ListType(Scalar.IP), "[]"),
                Arguments.of("[\"::1\", null]", new ListType(Scalar.IP), "[::1, null]"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void a_value_in_its_type(String expression, Type type, String text) {
        Object value = compiler.constant(Expressions.parse(expression), type, "the value");
        assertThat(problems).isEmpty();
        assertThat(ValueText.format(type, value)).isEqualTo(text);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("\"5\"", Scalar.INT, Code.TYPE_MISMATCH),
                Arguments.of("5.0", Scalar.INT, Code.TYPE_MISMATCH),
                Arguments.of("1e3", new DecimalType(2), Code.TYPE_MISMATCH),
                Arguments.of("4.555", new DecimalType(2), Code.INVALID_VALUE),
                Arguments.of("9223372036854775807", new DecimalType(2), Code.INVALID_VALUE),
                Arguments.of("\"10.0.0\"", Scalar.IP, Code.INVALID_VALUE),
                Arguments.of("null", Scalar.INT, Code.MISSING_VALUE),
                Arguments.of("n", Scalar.INT, Code.NOT_CONSTANT),
                Arguments.of("n + 1", Scalar.INT, Code.NOT_CONSTANT),
                Arguments.of("[1, \"a\"]", new ListType(Scalar.INT), Code.TYPE_MISMATCH),
                Arguments.of("5", Scalar.DURATION, Code.TYPE_MISMATCH));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void a_mistake_is_one_error(String expression, Type type, Code code) {
        assertThat(compiler.constant(Expressions.parse(expression), type, "the value")).isNull();
        assertThat(problems).extracting(Diagnostic::code).containsExactly(code);
    }

    private static final RecordType DEVICE =
            new RecordType(
                    List.of(
                            field("id", Scalar.STRING),
                            optional("os", Scalar.STRING),
                            optional("net", new ListType(Scalar.IP))));

    @Test
    void a_record_has_null_for_what_is_absent() {
        Expression record = record("id", "\"d1\"", "net", "[\"::1\"]");
        assertThat(ValueText.format(DEVICE, compiler.constant(record, DEVICE, "`device`")))
                .isEqualTo("{id: d1, os: null, net: [::1]}");
        assertThat(
                        ValueText.format(
                                DEVICE,
                                compiler.constant(
                                        record("id", "\"d\"", "os", "null"), DEVICE, "`device`")))
                .isEqualTo("{id: d, os: null, net: null}");
        assertThat(problems).isEmpty();
    }

    @Test
    void all_mistakes_of_a_record_are_reported() {
        Expression record = record("ids", "\"d1\"", "os", "5", "net", "[\"x\"]", "net", "[]");
        assertThat(compiler.constant(record, DEVICE, "`device`")).isNull();
        assertThat(problems)
                .extracting(Diagnostic::code)
                .containsExactly(
                        Code.UNKNOWN_FIELD,
                        Code.TYPE_MISMATCH,
                        Code.INVALID_VALUE,
                        Code.DUPLICATE_NAME,
                        Code.MISSING_VALUE);
        assertThat(Objects.requireNonNull(problems.get(0).replacement())).isEqualTo("id");
    }

    @Test
    void a_null_is_a_value_where_it_may_be() {
        assertThat(compiler.constant(Expressions.parse("null"), Scalar.INT, true, "x")).isNull();
        assertThat(problems).isEmpty();
    }

    private static RecordLiteral record(String... namesAndValues) {
        List<FieldValue> fields = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Expression value = Expressions.parse(namesAndValues[i + 1]);
            fields.add(new FieldValue(new Name(namesAndValues[i], value.span()), value));
        }
        return new RecordLiteral(fields, fields.get(0).value().span());
    }
}
