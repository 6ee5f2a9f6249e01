package dev.weir.compiler.test;

import dev.weir.compiler.expression.LiteralText;
import dev.weir.compiler.expression.UnknownName;
import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.FieldValue;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.value.Ip;
import dev.weir.runtime.value.RecordValue;
import dev.weir.runtime.value.TimeText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads the literals of tests as values of a type. */
final class LiteralValue {
    private final List<Diagnostic> problems;

    LiteralValue(List<Diagnostic> problems) {
        this.problems = problems;
    }

    /**
     * What was read.
     *
     * @param known false where an error was reported
     */
    record Read(boolean known, @Nullable Object value) {
        static final Read NOTHING = new Read(false, null);
    }

    /** The value of a literal. */
    Read read(Expression e, Type type) {
        if (isNull(e)) {
            return new Read(true, null);
        }
        if (type instanceof Type.ListType list && e instanceof Expression.ListLiteral literal) {
            return readList(literal, list);
        }
        if (type instanceof Type.RecordType record
                && e instanceof Expression.RecordLiteral literal) {
            return readRecord(literal, record);
        }
        Object value = scalar(e, type);
        if (value == null && !(e instanceof Expression.Missing)) {
            problems.add(mismatch(e, type));
        }
        return value == null ? Read.NOTHING : new Read(true, value);
    }

    static boolean isNull(Expression e) {
        return e instanceof Expression.Literal literal
                && literal.kind() == Expression.LiteralKind.NULL;
    }

    /** The literal as a value for a parameter from outside: a text or a list of texts. */
    static @Nullable Object outside(Expression e) {
        if (e instanceof Expression.ListLiteral list) {
            List<Object> items = new ArrayList<>();
            for (Expression item : list.items()) {
                Object value = outside(item);
                if (value != null) {
                    items.add(value);
                }
            }
            return items;
        }
        if (e instanceof Expression.Literal literal
                && literal.kind() == Expression.LiteralKind.TIMESTAMP
                && literal.value() instanceof Long millis) {
            return TimeText.format(millis);
        }
        if (e instanceof Expression.Literal literal && literal.value() != null) {
            return literal.value() instanceof String text ? text : literal.span().text();
        }
        BigDecimal number = number(e);
        return number == null ? null : number.toPlainString();
    }

    private static Diagnostic mismatch(Expression e, Type type) {
        boolean literal =
                e instanceof Expression.Literal
                        || e instanceof Expression.ListLiteral
                        || e instanceof Expression.RecordLiteral
                        || number(e) != null;
        return literal
                ? asWanted(
                        Diagnostic.of(
                                Code.TYPE_MISMATCH,
                                e.span(),
                                "`" + e.span().text() + "` is no " + type),
                        e,
                        type)
                : Diagnostic.of(Code.LITERAL_NEEDED, e.span(), "a test holds literals only")
                        .withHelp("write the value itself");
    }

    private static Diagnostic asWanted(Diagnostic problem, Expression e, Type type) {
        String meant = LiteralText.as(e, type);
        return meant == null
                ? problem.withHelp("write it as `" + LiteralText.example(type) + "`")
                : problem.withReplacement("write `" + meant + "`", e.span(), meant);
    }

    private static @Nullable Object scalar(Expression e, Type type) {
        if (type instanceof Type.DecimalType decimal) {
            BigDecimal number = number(e);
            return number == null ? null : Decimal.exact(number, decimal.scale());
        }
        if (type == Type.Scalar.FLOAT) {
            BigDecimal number = number(e);
            return number == null ? null : (Double) number.doubleValue();
        }
        if (type == Type.Scalar.INT) {
            BigDecimal number = number(e);
            Decimal whole = number == null ? null : Decimal.exact(number, 0);
            return whole == null ? null : (Long) whole.unscaled();
        }
        if (type == Type.Scalar.DURATION && negated(e) instanceof Long millis) {
            return -millis;
        }
        if (!(e instanceof Expression.Literal literal)
                || !(type instanceof Type.Scalar scalar)
                || literal.value() == null) {
            return null;
        }
        Object value = literal.value();
        boolean text = literal.kind() == Expression.LiteralKind.STRING;
        return switch (scalar) {
            case BOOL -> literal.kind() == Expression.LiteralKind.BOOL ? value : null;
            case STRING -> text ? value : null;
            case IP -> text ? Ip.parse((String) value) : null;
            case TIMESTAMP -> timestamp(literal, value);
            case DURATION -> literal.kind() == Expression.LiteralKind.DURATION ? value : null;
            case INT, FLOAT, NULL -> null;
        };
    }

    private static @Nullable Object timestamp(Expression.Literal literal, Object value) {
        return switch (literal.kind()) {
            case TIMESTAMP, INT -> value;
            case STRING -> {
                OptionalLong millis = TimeText.parse((String) value);
                yield millis.isPresent() ? (Long) millis.getAsLong() : null;
            }
            default -> null;
        };
    }

    /** The value behind a minus sign; null where there is none. */
    private static @Nullable Object negated(Expression e) {
        return e instanceof Expression.Unary unary
                        && unary.op() == Expression.UnaryOp.NEGATE
                        && unary.operand() instanceof Expression.Literal literal
                ? literal.value()
                : null;
    }

    private static @Nullable BigDecimal number(Expression e) {
        Object value =
                e instanceof Expression.Literal literal
                                && literal.kind() != Expression.LiteralKind.DURATION
                                && literal.kind() != Expression.LiteralKind.TIMESTAMP
                        ? literal.value()
                        : null;
        Object negated = negated(e);
        if (value instanceof BigDecimal || value instanceof Long || value instanceof Double) {
            return new BigDecimal(value.toString());
        } else if (negated instanceof BigDecimal
                || negated instanceof Long
                || negated instanceof Double) {
            return new BigDecimal(negated.toString()).negate();
        }
        return null;
    }

    private Read readList(Expression.ListLiteral literal, Type.ListType type) {
        List<Object> values = new ArrayList<>();
        boolean known = true;
        for (Expression item : literal.items()) {
            Read read = read(item, type.element());
            known &= read.known();
            if (read.value() != null) {
                values.add(read.value());
            } else if (read.known()) {
                known = false;
                problems.add(mismatch(item, type.element()));
            }
        }
        return known ? new Read(true, List.copyOf(values)) : Read.NOTHING;
    }

    private Read readRecord(Expression.RecordLiteral literal, Type.RecordType type) {
        Map<String, Read> given = new HashMap<>();
        boolean known = true;
        for (FieldValue field : literal.fields()) {
            String name = field.name().text();
            int index = type.indexOf(name);
            if (index < 0) {
                problems.add(
                        UnknownName.field(
                                field.name(), new EventType("record", type.fields(), -1, 0)));
                known = false;
                continue;
            }
            Read read = read(field.value(), type.fields().get(index).type());
            known &= read.known();
            given.put(name, read);
        }
        List<@Nullable Object> values = new ArrayList<>();
        for (Field field : type.fields()) {
            Read read = given.get(field.name());
            Object value = read == null ? null : read.value();
            if (value == null && field.required() && (read == null || read.known())) {
                problems.add(
                        Diagnostic.of(
                                        Code.TEST_FIELD,
                                        literal.span(),
                                        "the record lacks `" + field.name() + "`")
                                .withHelp("set `" + field.name() + ": …`"));
                known = false;
            }
            values.add(value);
        }
        return known ? new Read(true, new RecordValue(values)) : Read.NOTHING;
    }
}
