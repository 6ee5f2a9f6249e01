package dev.weir.compiler.expression;

import static dev.weir.rules.Names.written;

import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Expression.Literal;
import dev.weir.rules.ast.Expression.LiteralKind;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.event.Type.DecimalType;
import dev.weir.runtime.event.Type.Scalar;
import dev.weir.runtime.value.DurationText;
import dev.weir.runtime.value.TimeText;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A literal as one of another type would be written: {@code "5"} as an int is {@code 5}. */
public final class LiteralText {
    private LiteralText() {}

    /** The literal's text as one of type {@code wanted}; null where it is no literal or no such. */
    public static @Nullable String as(Expression e, Type wanted) {
        if (!(e instanceof Literal literal)) {
            return null;
        }
        if (literal.kind() == LiteralKind.STRING && literal.value() instanceof String text) {
            return unquoted(text, wanted);
        }
        boolean quotable =
                wanted == Scalar.STRING
                        && literal.kind() != LiteralKind.NULL
                        && literal.kind() != LiteralKind.REGEX;
        return quotable ? "\"" + ExpressionText.of(e) + "\"" : null;
    }

    /** How a value of a type is written. */
    public static String example(Type type) {
        if (type instanceof DecimalType decimal) {
            return decimal.scale() == 0 ? "5" : "5." + "0".repeat(decimal.scale());
        } else if (type instanceof Type.ListType list) {
            return "[" + example(list.element()) + "]";
        } else if (type instanceof Type.RecordType record) {
            return record.fields().stream()
                    .map(field -> written(field.name()) + ": " + example(field.type()))
                    .collect(Collectors.joining(", ", "{ ", " }"));
        }
        return switch ((Scalar) type) {
            case BOOL -> "true";
            case INT -> "5";
            case FLOAT -> "0.5";
            case STRING -> "\"text\"";
            case TIMESTAMP -> "2026-01-01T00:00:00Z";
            case DURATION -> "5m";
            case IP -> "\"192.0.2.7\"";
            case NULL -> "null";
        };
    }

    private static @Nullable String unquoted(String text, Type wanted) {
        boolean fits;
        if (wanted == Scalar.INT) {
            fits = text.matches("[0-9]{1,18}");
        } else if (wanted == Scalar.FLOAT || wanted instanceof DecimalType) {
            fits = text.matches("[0-9]{1,18}(\\.[0-9]{1,9})?");
        } else if (wanted == Scalar.BOOL) {
            fits = text.equals("true") || text.equals("false");
        } else if (wanted == Scalar.DURATION) {
            fits = DurationText.parse(text).isPresent() && !text.startsWith("-");
        } else if (wanted == Scalar.TIMESTAMP) {
            fits = TimeText.parse(text).isPresent() || isDate(text);
        } else {
            fits = false;
        }
        return fits ? text : null;
    }

    private static boolean isDate(String text) {
        return text.length() == 10 && TimeText.parse(text + "T00:00Z").isPresent();
    }
}
