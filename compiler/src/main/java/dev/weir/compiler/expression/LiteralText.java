package dev.weir.compiler.expression;

import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Expression.Literal;
import dev.weir.rules.ast.Expression.LiteralKind;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.event.Type.DecimalType;
import dev.weir.runtime.event.Type.Scalar;
import dev.weir.runtime.value.DurationText;
import dev.weir.runtime.value.TimeText;
import org.jspecify.annotations.Nullable;

/** A literal as one of another type would be written: {@code "5"} as an int is {@code 5}. */
final class LiteralText {
    private LiteralText() {}

    /** The literal's text as one of type {@code wanted}; null where it is no literal or no such. */
    static @Nullable String as(Expression e, Type wanted) {
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
