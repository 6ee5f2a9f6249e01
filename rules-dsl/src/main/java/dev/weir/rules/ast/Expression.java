package dev.weir.rules.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression as written (language, section 3). Parentheses are not kept: the tree is them. */
public sealed interface Expression {
    Span span();

    /** What a literal without parts is. */
    enum LiteralKind {
        /** Value: {@link Long}. */
        INT,
        /** Value: {@link java.math.BigDecimal} with the scale as written, at most 9. */
        DECIMAL,
        /** Value: {@link Double}. */
        FLOAT,
        /** Value: {@link String}, escapes resolved. */
        STRING,
        /** Value: {@link Boolean}. */
        BOOL,
        /** Value: null. */
        NULL,
        /** Value: {@link Long}, milliseconds. */
        DURATION,
        /** Value: {@link Long}, milliseconds since the epoch (dates and instants). */
        TIMESTAMP,
        /** Value: {@link String}, the text between the slashes with {@code \/} resolved. */
        REGEX
    }

    record Literal(LiteralKind kind, @Nullable Object value, Span span) implements Expression {}

    record ListLiteral(List<Expression> items, Span span) implements Expression {
        public ListLiteral {
            items = List.copyOf(items);
        }
    }

    /** <code>{ a: 1, b: "x" }</code>, in tests only. */
    record RecordLiteral(List<FieldValue> fields, Span span) implements Expression {
        public RecordLiteral {
            fields = List.copyOf(fields);
        }
    }

    /** A bare name: a field, step, parameter, constant, list or table. */
    record Reference(Name name, Span span) implements Expression {}

    /** {@code target.field}. */
    record Member(Expression target, Name field, Span span) implements Expression {}

    /** {@code xs[i]} or {@code table[key, …]}. */
    record Index(Expression target, List<Expression> indexes, Span span) implements Expression {
        public Index {
            indexes = List.copyOf(indexes);
        }
    }

    /** A function or aggregate: {@code name(arguments)}, maybe with a window of its own. */
    record Call(Name name, List<Expression> arguments, @Nullable Over over, Span span)
            implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * {@code OVER d}, {@code OVER d BEFORE b}, {@code OVER d BEFORE THIS}.
     *
     * @param before the gap of {@code BEFORE b}
     * @param beforeThis whether it is {@code BEFORE THIS}
     */
    record Over(Expression duration, @Nullable Expression before, boolean beforeThis, Span span) {}

    enum UnaryOp {
        NOT,
        NEGATE
    }

    record Unary(UnaryOp op, Expression operand, Span span) implements Expression {}

    enum BinaryOp {
        OR("OR"),
        AND("AND"),
        EQUAL("=="),
        NOT_EQUAL("!="),
        LESS("<"),
        LESS_EQUAL("<="),
        GREATER(">"),
        GREATER_EQUAL(">="),
        COALESCE("??"),
        ADD("+"),
        SUBTRACT("-"),
        MULTIPLY("*"),
        DIVIDE("/"),
        REMAINDER("%");

        private final String symbol;

        BinaryOp(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }

    record Binary(BinaryOp op, Expression left, Expression right, Span span)
            implements Expression {}

    /**
     * {@code value [NOT] IN list}; {@code list} is a list literal, a list's name or a list value.
     */
    record In(Expression value, Expression list, boolean negated, Span span)
            implements Expression {}

    record Between(Expression value, Expression low, Expression high, boolean negated, Span span)
            implements Expression {}

    /** {@code value [NOT] LIKE "a*b?"}, or {@code ILIKE}. */
    record Like(
            Expression value, Expression pattern, boolean ignoreCase, boolean negated, Span span)
            implements Expression {}

    record Matches(Expression value, Literal regex, boolean negated, Span span)
            implements Expression {}

    record IsNull(Expression value, boolean negated, Span span) implements Expression {}

    record If(Expression condition, Expression then, Expression otherwise, Span span)
            implements Expression {}

    /** What recovery puts where no expression could be read; an error was reported there. */
    record Missing(Span span) implements Expression {}
}
