package dev.weir.compiler.expression;

import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Expression.ListLiteral;
import dev.weir.rules.ast.Expression.Literal;
import dev.weir.rules.ast.Expression.LiteralKind;
import dev.weir.rules.ast.Expression.RecordLiteral;
import dev.weir.rules.ast.FieldValue;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.event.Type.DecimalType;
import dev.weir.runtime.event.Type.ListType;
import dev.weir.runtime.event.Type.RecordType;
import dev.weir.runtime.event.Type.Scalar;
import dev.weir.runtime.value.RecordValue;
import dev.weir.runtime.value.TimeText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The values of expressions that read nothing: of parameters, and in tests. */
final class Constants {
    private final ExpressionTyping typing;
    private final Problems problems;

    Constants(ExpressionTyping typing, Problems problems) {
        this.typing = typing;
        this.problems = problems;
    }

    /** See {@link ExpressionCompiler#constant}. */
    @Nullable Object value(Expression e, Type type, boolean nullable, String what) {
        if (e instanceof RecordLiteral literal && type instanceof RecordType record) {
            return record(literal, record, what);
        } else if (e instanceof ListLiteral literal && type instanceof ListType list) {
            return list(literal, list, what);
        } else if (type == Scalar.TIMESTAMP && instant(e) != null) {
            return instant(e);
        } else if (isNull(e)) {
            if (!nullable) {
                problems.add(Code.MISSING_VALUE, e.span(), what + " is null, but required");
            }
            return null;
        } else if (e instanceof RecordLiteral) {
            problems.add(
                    Code.TYPE_MISMATCH,
                    e.span(),
                    what + " is a record where " + type + " is wanted");
            return null;
        }
        return computed(e, type, nullable, what);
    }

    private @Nullable Object computed(Expression e, Type type, boolean nullable, String what) {
        Node node = typing.type(e);
        if (node == null) {
            return null;
        }
        if (hasTooManyDigits(node, type)) {
            problems.add(
                    Code.INVALID_VALUE,
                    e.span(),
                    what + " does not fit " + type,
                    "write at most " + Types.scale(type) + " digits after the point");
            return null;
        }
        Node converted = Conversion.expect(node, type, what, problems);
        if (converted == null) {
            return null;
        }
        if (!converted.constant()) {
            problems.add(
                    Code.NOT_CONSTANT,
                    e.span(),
                    what + " is not known beforehand",
                    "only literals, PARAMs, CONSTs and what is computed of them can stand here");
            return null;
        }
        Object value = converted.value();
        if (value == null && !nullable && !converted.faulty()) {
            problems.add(Code.MISSING_VALUE, e.span(), what + " is null, but required");
        } else if (value == null && !nullable) {
            problems.add(Code.INVALID_VALUE, e.span(), what + " overflows or divides by zero");
        }
        return value;
    }

    private static boolean hasTooManyDigits(Node node, Type type) {
        boolean exact = node.type() instanceof DecimalType || node.type() == Scalar.INT;
        return exact
                && node.constant()
                && type instanceof DecimalType
                && Conversion.widen(node, type) == null;
    }

    private static boolean isNull(Expression e) {
        return e instanceof Literal literal && literal.kind() == LiteralKind.NULL;
    }

    /** A string literal read as an instant, as in the JSON of events; null where it is none. */
    private static @Nullable Long instant(Expression e) {
        if (!(e instanceof Literal literal)
                || literal.kind() != LiteralKind.STRING
                || !(literal.value() instanceof String text)) {
            return null;
        }
        OptionalLong millis = TimeText.parse(text);
        return millis.isPresent() ? (Long) millis.getAsLong() : null;
    }

    private @Nullable List<@Nullable Object> list(ListLiteral e, ListType type, String what) {
        List<@Nullable Object> values = new ArrayList<>();
        boolean complete = true;
        for (Expression item : e.items()) {
            Object value = value(item, type.element(), true, "an element of " + what);
            complete &= value != null || isNull(item);
            values.add(value);
        }
        return complete ? Collections.unmodifiableList(values) : null;
    }

    private @Nullable RecordValue record(RecordLiteral e, RecordType type, String what) {
        @Nullable Object[] values = new @Nullable Object[type.fields().size()];
        boolean[] set = new boolean[values.length];
        boolean complete = true;
        for (FieldValue given : e.fields()) {
            int index = type.indexOf(given.name().text());
            if (index < 0 || set[index]) {
                report(given, type, index >= 0);
                complete = false;
                continue;
            }
            Field field = type.fields().get(index);
            set[index] = true;
            String part = "`" + field.name() + "`";
            values[index] = value(given.value(), field.type(), !field.required(), part);
            complete &= values[index] != null || isNull(given.value()) && !field.required();
        }
        for (int i = 0; i < values.length; i++) {
            if (!set[i] && type.fields().get(i).required()) {
                String name = type.fields().get(i).name();
                problems.add(
                        Code.MISSING_VALUE,
                        e.span(),
                        what + " lacks the required field `" + name + "`",
                        "add `" + name + ": …`");
                complete = false;
            }
        }
        return complete ? new RecordValue(java.util.Arrays.asList(values)) : null;
    }

    private void report(FieldValue given, RecordType type, boolean twice) {
        if (twice) {
            problems.add(
                    Diagnostic.of(
                            Code.DUPLICATE_NAME,
                            given.name().span(),
                            "the field `" + given.name() + "` is set twice"));
            return;
        }
        List<String> known = type.fields().stream().map(Field::name).toList();
        problems.unknown(
                Code.UNKNOWN_FIELD,
                given.name(),
                "no field `" + given.name() + "` in the record",
                "it has: " + String.join(", ", known),
                known);
    }
}
