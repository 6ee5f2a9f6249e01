package dev.weir.compiler.expression;

import static dev.weir.rules.Names.written;

import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Expression.Between;
import dev.weir.rules.ast.Expression.Binary;
import dev.weir.rules.ast.Expression.Call;
import dev.weir.rules.ast.Expression.If;
import dev.weir.rules.ast.Expression.In;
import dev.weir.rules.ast.Expression.Index;
import dev.weir.rules.ast.Expression.IsNull;
import dev.weir.rules.ast.Expression.Like;
import dev.weir.rules.ast.Expression.ListLiteral;
import dev.weir.rules.ast.Expression.Literal;
import dev.weir.rules.ast.Expression.Matches;
import dev.weir.rules.ast.Expression.Member;
import dev.weir.rules.ast.Expression.Missing;
import dev.weir.rules.ast.Expression.Over;
import dev.weir.rules.ast.Expression.RecordLiteral;
import dev.weir.rules.ast.Expression.Reference;
import dev.weir.rules.ast.Expression.Unary;
import dev.weir.rules.ast.Expression.UnaryOp;
import dev.weir.runtime.value.DurationText;
import dev.weir.runtime.value.FloatText;
import dev.weir.runtime.value.TimeText;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** An expression in the one layout: single spaces, and the parentheses that it needs. */
final class ExpressionText {
    private static final String MIDNIGHT = "T00:00:00.000Z";

    /** How tightly operators bind, from loose to tight (language, section 3). */
    private static final int ANY = 0;

    private static final int OR = 1;
    private static final int AND = 2;
    private static final int NOT = 3;
    private static final int COMPARISON = 4;
    private static final int COALESCE = 5;
    private static final int SUM = 6;
    private static final int PRODUCT = 7;
    private static final int NEGATION = 8;
    private static final int POSTFIX = 9;

    private ExpressionText() {}

    static String of(Expression e) {
        if (e instanceof Literal literal) {
            return literal(literal);
        } else if (e instanceof ListLiteral list) {
            return "[" + joined(list.items()) + "]";
        } else if (e instanceof RecordLiteral record) {
            return record.fields().stream()
                    .map(f -> written(f.name().text()) + ": " + of(f.value()))
                    .collect(Collectors.joining(", ", "{ ", " }"));
        } else if (e instanceof Reference reference) {
            return written(reference.name().text());
        } else if (e instanceof Member member) {
            return operand(member.target(), POSTFIX) + "." + written(member.field().text());
        } else if (e instanceof Index index) {
            return operand(index.target(), POSTFIX) + "[" + joined(index.indexes()) + "]";
        } else if (e instanceof Call call) {
            String text = written(call.name().text()) + "(" + joined(call.arguments()) + ")";
            return call.over() == null ? text : text + over(call.over());
        } else if (e instanceof Unary unary) {
            return unary.op() == UnaryOp.NOT
                    ? "NOT " + operand(unary.operand(), NOT)
                    : "-" + operand(unary.operand(), NEGATION);
        } else if (e instanceof Binary binary) {
            return chain(binary);
        }
        return test(e);
    }

    /** A chain {@code a + b + c …} is long rather than deep: it is walked without recursion. */
    private static String chain(Binary last) {
        Deque<Binary> chain = new ArrayDeque<>(List.of(last));
        Binary first = last;
        while (first.left() instanceof Binary inner && level(inner) >= level(first)) {
            chain.push(inner);
            first = inner;
        }
        StringBuilder text = new StringBuilder(operand(first.left(), level(first)));
        for (Binary part : chain) {
            text.append(' ').append(part.op().symbol()).append(' ');
            text.append(operand(part.right(), level(part) + 1));
        }
        return text.toString();
    }

    private static String test(Expression e) {
        if (e instanceof In in) {
            return tested(in.value(), in.negated(), "IN ") + operand(in.list(), COALESCE);
        } else if (e instanceof Between between) {
            return tested(between.value(), between.negated(), "BETWEEN ")
                    + operand(between.low(), COALESCE)
                    + " AND "
                    + operand(between.high(), COALESCE);
        } else if (e instanceof Like like) {
            return tested(like.value(), like.negated(), like.ignoreCase() ? "ILIKE " : "LIKE ")
                    + operand(like.pattern(), COALESCE);
        } else if (e instanceof Matches matches) {
            return tested(matches.value(), matches.negated(), "MATCHES ") + of(matches.regex());
        } else if (e instanceof IsNull isNull) {
            return operand(isNull.value(), COALESCE)
                    + (isNull.negated() ? " IS NOT NULL" : " IS NULL");
        } else if (e instanceof If choice) {
            return "IF "
                    + of(choice.condition())
                    + " THEN "
                    + of(choice.then())
                    + " ELSE "
                    + of(choice.otherwise());
        } else if (e instanceof Missing) {
            return "";
        }
        throw new IllegalArgumentException(e.toString());
    }

    private static String tested(Expression value, boolean negated, String test) {
        return operand(value, COALESCE) + (negated ? " NOT " : " ") + test;
    }

    private static String joined(List<Expression> all) {
        StringJoiner text = new StringJoiner(", ");
        for (Expression e : all) {
            text.add(of(e));
        }
        return text.toString();
    }

    private static String over(Over over) {
        String text = " OVER " + operand(over.duration(), POSTFIX);
        if (over.beforeThis()) {
            return text + " BEFORE THIS";
        }
        return over.before() == null ? text : text + " BEFORE " + operand(over.before(), POSTFIX);
    }

    private static String operand(Expression e, int least) {
        return level(e) < least ? "(" + of(e) + ")" : of(e);
    }

    private static int level(Expression e) {
        if (e instanceof Binary binary) {
            return switch (binary.op()) {
                case OR -> OR;
                case AND -> AND;
                case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> COMPARISON;
                case COALESCE -> COALESCE;
                case ADD, SUBTRACT -> SUM;
                case MULTIPLY, DIVIDE, REMAINDER -> PRODUCT;
            };
        } else if (e instanceof Unary unary) {
            return unary.op() == UnaryOp.NOT ? NOT : NEGATION;
        } else if (e instanceof If) {
            return ANY;
        }
        boolean isTest =
                e instanceof In
                        || e instanceof Between
                        || e instanceof Like
                        || e instanceof Matches
                        || e instanceof IsNull;
        return isTest ? COMPARISON : POSTFIX;
    }

    private static String literal(Literal literal) {
        Object value = literal.value();
        return switch (literal.kind()) {
            case INT, BOOL, NULL -> String.valueOf(value);
            case DECIMAL ->
                    value instanceof BigDecimal d ? d.toPlainString() : String.valueOf(value);
            case FLOAT -> value instanceof Double d ? FloatText.format(d) : String.valueOf(value);
            case DURATION ->
                    value instanceof Long d ? DurationText.format(d) : String.valueOf(value);
            case TIMESTAMP -> value instanceof Long t ? time(t) : String.valueOf(value);
            case STRING -> quoted(String.valueOf(value));
            case REGEX -> "/" + String.valueOf(value).replace("/", "\\/") + "/";
        };
    }

    private static String time(long millis) {
        String text = TimeText.format(millis);
        return text.endsWith(MIDNIGHT)
                ? text.substring(0, text.length() - MIDNIGHT.length())
                : text;
    }

    /** A string literal, with escapes as in JSON. */
    static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || Character.isSurrogate(c) && !isPaired(text, i)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }

    private static boolean isPaired(String text, int i) {
        char c = text.charAt(i);
        return Character.isHighSurrogate(c)
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
