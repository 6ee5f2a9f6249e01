package dev.weir.spec.judge;

import dev.weir.spec.judge.EventShape.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes typed expressions over the names that can be read where they stand. */
final class ExpressionGenerator {
    private static final List<String> COMPARISONS = List.of("==", "!=", "<", "<=", ">", ">=");

    private final Draw draw;
    private final boolean hasTable;

    /**
     * @param hasTable whether the pack has the table {@code tiers}
     */
    ExpressionGenerator(Draw draw, boolean hasTable) {
        this.draw = draw;
        this.hasTable = hasTable;
    }

    /** An event whose fields can be read: {@code prefix} is empty or {@code v.}. */
    record One(String prefix, EventShape shape) {}

    /**
     * Events that can be aggregated.
     *
     * @param label empty where it may be left out
     */
    record Many(String label, EventShape shape) {
        String prefix() {
            return label.isEmpty() ? "" : label + ".";
        }
    }

    /**
     * What can be named.
     *
     * @param timed labels whose {@code time(v)} can be read; an empty one for {@code time()}
     * @param window whether aggregates may have a window of their own
     */
    record Names(List<One> ones, List<Many> many, List<String> timed, boolean window) {
        Names {
            ones = List.copyOf(ones);
            many = List.copyOf(many);
            timed = List.copyOf(timed);
        }
    }

    /** A condition, conjuncts of which some are simple. */
    String condition(Names names) {
        List<String> parts = new ArrayList<>();
        int count = draw.chance(70) ? 1 : draw.between(2, 3);
        for (int i = 0; i < count; i++) {
            parts.add(draw.chance(55) ? simple(names) : condition(names, 2));
        }
        return String.join(" AND ", parts);
    }

    /** A condition about the event at hand alone, often true. */
    String simple(Names names) {
        if (names.ones().isEmpty()) {
            return names.many().isEmpty() ? condition(names, 0) : threshold(names);
        }
        One one = names.ones().get(0);
        EventShape.Field field = draw.of(one.shape().fields());
        String f = one.prefix() + field.path();
        return switch (field.kind()) {
            case BOOL -> draw.of(f, "NOT " + f, f + " ?? true");
            case INT ->
                    draw.of(
                            f + " >= " + draw.below(3),
                            f + " < " + draw.between(1, 4),
                            f + " != " + draw.below(4),
                            f + " IN [0, 1, 2]",
                            f + " NOT IN [1, null]",
                            f + " BETWEEN 1 AND 3",
                            f + " % 2 == " + draw.below(2),
                            f + " IS NOT NULL");
            case FLOAT -> f + draw.of(" > 0.3", " <= 1e0", " < 2.5", " >= 0", " != 1e300");
            case DECIMAL -> f + draw.of(" > 0.5", " <= 2.50", " >= 0", " != 1", " < 1e6");
            case STRING ->
                    f
                            + draw.of(
                                    " == \"a\"",
                                    " != \"b\"",
                                    " IN [\"a\", \"b\"]",
                                    " LIKE \"a*\"",
                                    " ILIKE \"?B*\"",
                                    " MATCHES /[ab]/",
                                    " NOT MATCHES /^a.?$/",
                                    " < \"b\"",
                                    " IN words",
                                    " IS NULL");
            case DURATION -> f + draw.of(" >= 2s", " < 3s", " != 1s", " > 0ms");
            case TIMESTAMP -> f + " > 2026-01-01T00:00:05Z";
            case LIST -> draw.of("length(" + f + ") > 0", f + "[0] == 1", "contains(" + f + ", 2)");
        };
    }

    /** A comparison of two events, often true. */
    String comparison(One own, One other) {
        String field = draw.of("n", "n", "g", "f", "k");
        return own.prefix()
                + field
                + draw.of(" != ", " <= ", " >= ", " == ")
                + other.prefix()
                + field;
    }

    /** A condition on aggregates, which turns true and false as events come and go. */
    private String threshold(Names names) {
        Many many = draw.of(names.many());
        String count = "count(" + many.label() + ")" + over(names);
        return switch (draw.below(5)) {
            case 0, 1 -> count + " " + draw.of(">= 2", ">= 3", "== 2", "< 3", "!= 2", ">= 1");
            case 2 ->
                    "sum("
                            + many.prefix()
                            + "n)"
                            + over(names)
                            + draw.of(" > 2", " >= 4", " % 2 == 0");
            case 3 ->
                    "distinct("
                            + many.prefix()
                            + draw.of("n", "s")
                            + ")"
                            + over(names)
                            + draw.of(" >= 2", " == 2", " < 3", " > 2");
            default -> "avg(" + many.prefix() + "f)" + over(names) + draw.of(" > 0.3", " <= 1");
        };
    }

    private String condition(Names names, int depth) {
        if (depth > 0 && draw.chance(45)) {
            return switch (draw.below(5)) {
                case 0 -> "(" + condition(names, depth - 1) + " AND " + condition(names, 0) + ")";
                case 1, 2 -> "(" + condition(names, depth - 1) + " OR " + condition(names, 0) + ")";
                default -> "NOT (" + condition(names, depth - 1) + ")";
            };
        }
        if (!names.timed().isEmpty() && draw.chance(12)) {
            return duration(names, 0) + draw.of(" <= ", " >= ", " < ") + draw.between(1, 6) + "s";
        }
        Kind kind =
                draw.of(
                        Kind.INT,
                        Kind.INT,
                        Kind.INT,
                        Kind.FLOAT,
                        Kind.DECIMAL,
                        Kind.STRING,
                        Kind.STRING,
                        Kind.DURATION,
                        Kind.BOOL,
                        Kind.LIST);
        String left = value(kind, names, depth);
        return switch (kind) {
            case BOOL ->
                    draw.chance(50) ? left : left + draw.of(" == ", " != ") + value(kind, names, 0);
            case LIST ->
                    draw.of(
                            "length(" + left + ") " + draw.of(COMPARISONS) + " " + draw.below(4),
                            "contains(" + left + ", " + value(Kind.INT, names, 0) + ")",
                            left + draw.of(" == ", " != ") + value(kind, names, 0));
            case STRING ->
                    draw.chance(30)
                            ? left
                                    + " "
                                    + draw.of("LIKE \"*a\"", "NOT LIKE \"b*\"", "MATCHES /a|c/")
                            : comparison(kind, left, names);
            case INT, FLOAT, DECIMAL, DURATION, TIMESTAMP -> comparison(kind, left, names);
        };
    }

    private String comparison(Kind kind, String left, Names names) {
        return switch (draw.below(12)) {
            case 0 -> left + draw.of(" IS NULL", " IS NOT NULL");
            case 1 ->
                    left
                            + draw.of(" IN [", " NOT IN [")
                            + literal(kind)
                            + ", "
                            + literal(kind)
                            + "]";
            case 2 ->
                    left
                            + draw.of(" BETWEEN ", " NOT BETWEEN ")
                            + literal(kind)
                            + " AND "
                            + value(kind, names, 0);
            default ->
                    left
                            + " "
                            + draw.of(COMPARISONS)
                            + " "
                            + (draw.chance(50) ? literal(kind) : value(kind, names, 0));
        };
    }

    /** A value of a kind; an operand of any operator. */
    String value(Kind kind, Names names, int depth) {
        List<String> choices = fields(kind, names);
        if (!names.many().isEmpty()) {
            choices.add(aggregate(kind, draw.of(names.many()), names));
        }
        if (choices.isEmpty() || draw.chance(10)) {
            choices.add(literal(kind));
        }
        if (depth > 0 && draw.chance(40)) {
            return composed(kind, names, depth - 1);
        }
        return draw.of(choices);
    }

    private List<String> fields(Kind kind, Names names) {
        return names.ones().stream()
                .flatMap(one -> one.shape().of(kind).stream().map(f -> one.prefix() + f.path()))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private String composed(Kind kind, Names names, int depth) {
        String a = value(kind, names, depth);
        String b = value(kind, names, 0);
        if (draw.chance(15)) {
            return "(IF " + condition(names, 0) + " THEN " + a + " ELSE " + b + ")";
        } else if (draw.chance(15)) {
            return "(" + a + " ?? " + b + ")";
        }
        return switch (kind) {
            case BOOL -> "(" + condition(names, 0) + ")";
            case INT ->
                    draw.of(
                            "(" + a + draw.of(" + ", " - ", " * ", " % ") + b + ")",
                            "(-" + a + ")",
                            whole(draw.of("abs", "round", "floor", "ceil"), a, number(names)),
                            draw.of("least", "greatest") + "(" + a + ", " + b + ")",
                            "length(" + value(Kind.STRING, names, 0) + ")",
                            "to_int(" + value(Kind.STRING, names, 0) + ")",
                            value(Kind.LIST, names, 0) + "[" + draw.of("0", "-1", "5") + "]",
                            "twice(" + a + ")",
                            hasTable ? "tiers[" + value(Kind.STRING, names, 0) + "].tier" : a);
            case FLOAT ->
                    draw.of(
                            "(" + number(names) + draw.of(" + ", " - ", " * ", " / ") + b + ")",
                            "(" + a + " / " + value(Kind.INT, names, 0) + ")",
                            "to_float(" + number(names) + ")",
                            "(" + value(Kind.DURATION, names, 0) + " / 1s)");
            case DECIMAL ->
                    draw.of(
                            "(" + a + draw.of(" + ", " - ", " * ", " % ") + b + ")",
                            "(" + a + " + " + value(Kind.INT, names, 0) + ")",
                            "(" + a + " * 0.000000001)",
                            "round(" + a + ", 1)",
                            "abs(" + a + ")");
            case STRING ->
                    draw.of(
                            draw.of("lower", "upper", "trim") + "(" + a + ")",
                            "concat(" + a + ", " + b + ")",
                            "substring(" + a + ", " + draw.below(2) + ")",
                            "to_string(" + number(names) + ")",
                            "split(" + a + ", \"a\")[0]",
                            "extract(" + a + ", /([a-c])/)");
            case DURATION -> duration(names, depth);
            case TIMESTAMP, LIST -> a;
        };
    }

    private String number(Names names) {
        return value(draw.of(Kind.INT, Kind.FLOAT, Kind.DECIMAL), names, 0);
    }

    private String duration(Names names, int depth) {
        if (names.timed().size() > 1 && draw.chance(70)) {
            return "(time(" + draw.of(names.timed()) + ") - time(" + draw.of(names.timed()) + "))";
        }
        String a = value(Kind.DURATION, names, Math.max(0, depth - 1));
        return "(" + a + draw.of(" * 2", " / 2", " + 1s", " - 1s") + ")";
    }

    /** An aggregate whose result is of the kind. */
    private String aggregate(Kind kind, Many many, Names names) {
        String v = many.prefix();
        if (kind == Kind.INT && draw.chance(40)) {
            return count(many, names) + over(names);
        }
        List<String> fields =
                many.shape().of(kind).stream()
                        .map(f -> v + f.path())
                        .collect(Collectors.toCollection(ArrayList::new));
        if (kind == Kind.TIMESTAMP) {
            return draw.of("first", "last", "min", "max")
                    + "(time("
                    + many.label()
                    + "))"
                    + over(names);
        } else if (kind == Kind.LIST) {
            return "collect(" + v + "n)" + over(names);
        } else if (fields.isEmpty()) {
            return literal(kind);
        }
        String f = draw.of(fields);
        boolean isNumber = kind == Kind.INT || kind == Kind.FLOAT || kind == Kind.DECIMAL;
        if (isNumber && draw.chance(20)) {
            f = f + draw.of(" * 2", " + " + v + "n", " - 1");
            kind = f.endsWith("n") || kind != Kind.DECIMAL ? kind : Kind.DECIMAL;
        }
        String call =
                switch (kind) {
                    case INT, DECIMAL, DURATION ->
                            draw.of("sum", "min", "max", "first", "last", "percentile") + "(" + f;
                    case FLOAT ->
                            draw.of("sum", "avg", "stddev", "min", "max", "last", "percentile")
                                    + "("
                                    + (draw.chance(30) ? v + "n" : f);
                    case BOOL, STRING, TIMESTAMP, LIST -> draw.of("first", "last") + "(" + f;
                };
        return call
                + (call.startsWith("percentile") ? ", " + draw.of("0", "50", "95", "100") : "")
                + ")"
                + over(names);
    }

    private String count(Many many, Names names) {
        return switch (draw.below(6)) {
            case 0, 1 ->
                    "count("
                            + Stream.of(many.label(), inner(many))
                                    .filter(part -> !part.isEmpty())
                                    .collect(Collectors.joining(", "))
                            + ")";
            case 2 -> "distinct(" + many.prefix() + draw.of("s", "n", "k") + ")";
            default -> "count(" + many.label() + ")";
        };
    }

    private String inner(Many many) {
        return simple(new Names(List.of(new One("", many.shape())), List.of(), List.of(), false));
    }

    private String over(Names names) {
        if (!names.window() || !draw.chance(15)) {
            return "";
        }
        return " OVER "
                + draw.between(2, 12)
                + "s"
                + draw.of("", "", " BEFORE " + draw.between(0, 3) + "s", " BEFORE THIS");
    }

    /** A literal that data often equals. */
    String literal(Kind kind) {
        return switch (kind) {
            case BOOL -> draw.of("true", "false");
            case INT ->
                    draw.chance(93)
                            ? draw.of("0", "1", "2", "3", "step", "(-1)")
                            : draw.of("9223372036854775807", "1000000");
            case FLOAT -> draw.of("0.5", "1e0", "0.3", "2", "1e300", "1e16");
            case DECIMAL ->
                    draw.of("0.5", "1.00", "2.50", "92233720368547758.07", "0.000000001", "1");
            case STRING -> draw.of("\"a\"", "\"b\"", "\"c\"", "\"\"");
            case DURATION -> draw.of("1s", "2s", "3s", "500ms", "pause");
            case TIMESTAMP -> "2026-01-01T00:00:10Z";
            case LIST -> draw.of("[1]", "[0, 2]", "[1, 2, 3]");
        };
    }

    /** A whole number; only {@code abs} keeps the type of what it is given. */
    private static String whole(String function, String integer, String number) {
        return function + "(" + (function.equals("abs") ? integer : number) + ")";
    }
}
