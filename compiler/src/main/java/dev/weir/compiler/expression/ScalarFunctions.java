package dev.weir.compiler.expression;

import dev.weir.rules.ast.Expression.Call;
import dev.weir.rules.ast.Expression.Literal;
import dev.weir.rules.ast.Expression.LiteralKind;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.event.Type.DecimalType;
import dev.weir.runtime.event.Type.ListType;
import dev.weir.runtime.event.Type.Scalar;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.value.Ip;
import dev.weir.runtime.value.ValueText;
import dev.weir.runtime.value.Values;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The scalar functions of the language (section 3), but {@code time}. A null argument gives null;
 * what overflows is null and counted.
 */
final class ScalarFunctions {
    private static final int ANY_NUMBER = 1000;

    /** How each function is called, for messages; in brackets what may be left out. */
    private static final Map<String, Usage> USAGES =
            Map.ofEntries(
                    usage("lower", 1, 1, "s"),
                    usage("upper", 1, 1, "s"),
                    usage("trim", 1, 1, "s"),
                    usage("contains", 2, 2, "s, text"),
                    usage("starts_with", 2, 2, "s, text"),
                    usage("ends_with", 2, 2, "s, text"),
                    usage("concat", 1, ANY_NUMBER, "s, …"),
                    usage("split", 2, 2, "s, text"),
                    usage("length", 1, 1, "s"),
                    usage("substring", 2, 3, "s, from[, length]"),
                    usage("entropy", 1, 1, "s"),
                    usage("extract", 2, 3, "s, /re/[, group]"),
                    usage("abs", 1, 1, "x"),
                    usage("floor", 1, 1, "x"),
                    usage("ceil", 1, 1, "x"),
                    usage("round", 1, 2, "x[, digits]"),
                    usage("least", 1, ANY_NUMBER, "a, b, …"),
                    usage("greatest", 1, ANY_NUMBER, "a, b, …"),
                    usage("hour", 1, 2, "ts[, zone]"),
                    usage("day_of_week", 1, 2, "ts[, zone]"),
                    usage("date", 1, 2, "ts[, zone]"),
                    usage("in_cidr", 2, 2, "ip, network"),
                    usage("network", 2, 2, "ip, bits"),
                    usage("distance_km", 4, 4, "lat, lon, lat, lon"),
                    usage("to_int", 1, 1, "x"),
                    usage("to_float", 1, 1, "x"),
                    usage("to_string", 1, 1, "x"));

    static final Set<String> NAMES = USAGES.keySet();

    private final Problems problems;

    ScalarFunctions(Problems problems) {
        this.problems = problems;
    }

    private record Usage(int least, int most, String text) {}

    /** Computes of arguments that are not null. */
    private interface Body {
        @Nullable Object apply(Object[] arguments);
    }

    private interface OfZonedTime {
        Object apply(ZonedDateTime time);
    }

    private static Map.Entry<String, Usage> usage(
            String name, int least, int most, String arguments) {
        return Map.entry(name, new Usage(least, most, name + "(" + arguments + ")"));
    }

    /** A call of a function of {@link #NAMES}; null where an error was reported. */
    @Nullable Node call(Call e, List<Node> args) {
        if (!hasRightCount(e)) {
            return null;
        }
        Type first = args.get(0).type();
        return switch (e.name().text()) {
            case "lower" -> text(e, args, a -> ((String) a[0]).toLowerCase(Locale.ROOT));
            case "upper" -> text(e, args, a -> ((String) a[0]).toUpperCase(Locale.ROOT));
            case "trim" -> text(e, args, a -> TextFunctions.trim((String) a[0]));
            case "concat" -> text(e, args, TextFunctions::concat);
            case "contains" ->
                    first instanceof ListType
                            ? Membership.inList(e, args.get(1), args.get(0), false, problems)
                            : test(e, args, (s, t) -> s.contains(t));
            case "starts_with" -> test(e, args, (s, t) -> s.startsWith(t));
            case "ends_with" -> test(e, args, (s, t) -> s.endsWith(t));
            case "split" ->
                    typed(
                            e,
                            args,
                            List.of(Scalar.STRING, Scalar.STRING),
                            new ListType(Scalar.STRING),
                            false,
                            a -> TextFunctions.split((String) a[0], (String) a[1]));
            case "entropy" ->
                    typed(
                            e,
                            args,
                            List.of(Scalar.STRING),
                            Scalar.FLOAT,
                            false,
                            a -> TextFunctions.entropy((String) a[0]));
            case "length" -> length(e, args);
            case "substring" ->
                    typed(
                            e,
                            args,
                            List.of(Scalar.STRING, Scalar.INT, Scalar.INT),
                            Scalar.STRING,
                            true,
                            a ->
                                    TextFunctions.substring(
                                            (String) a[0],
                                            (Long) a[1],
                                            a.length > 2 ? (Long) a[2] : Long.MAX_VALUE));
            case "extract" -> extract(e, args);
            case "abs" -> abs(e, args);
            case "floor" -> toInt(e, args, RoundingMode.FLOOR);
            case "ceil" -> toInt(e, args, RoundingMode.CEILING);
            case "round" ->
                    args.size() == 1 ? toInt(e, args, RoundingMode.HALF_UP) : round(e, args);
            case "least" -> extreme(e, args, -1);
            case "greatest" -> extreme(e, args, 1);
            case "hour" -> zoned(e, args, Scalar.INT, t -> (long) t.getHour());
            case "day_of_week" ->
                    zoned(e, args, Scalar.INT, t -> (long) t.getDayOfWeek().getValue());
            case "date" -> zoned(e, args, Scalar.TIMESTAMP, ScalarFunctions::midnight);
            case "in_cidr" ->
                    typed(
                            e,
                            args,
                            List.of(Scalar.IP, Scalar.IP),
                            Scalar.BOOL,
                            false,
                            a -> ((Ip) a[1]).contains((Ip) a[0]));
            case "network" ->
                    typed(
                            e,
                            args,
                            List.of(Scalar.IP, Scalar.INT),
                            Scalar.IP,
                            true,
                            ScalarFunctions::network);
            case "distance_km" ->
                    typed(
                            e,
                            args,
                            List.of(Scalar.FLOAT, Scalar.FLOAT, Scalar.FLOAT, Scalar.FLOAT),
                            Scalar.FLOAT,
                            false,
                            a ->
                                    NumberFunctions.distanceKm(
                                            (Double) a[0],
                                            (Double) a[1],
                                            (Double) a[2],
                                            (Double) a[3]));
            case "to_int" -> converted(e, args, Scalar.INT, ScalarFunctions::toInt);
            case "to_float" -> converted(e, args, Scalar.FLOAT, ScalarFunctions::toFloat);
            case "to_string" ->
                    strict(e, args, Scalar.STRING, false, a -> ValueText.format(first, a[0]));
            default -> throw new IllegalArgumentException(e.name().text());
        };
    }

    private boolean hasRightCount(Call e) {
        Usage usage = USAGES.get(e.name().text());
        int count = e.arguments().size();
        if (usage == null || count >= usage.least() && count <= usage.most()) {
            return usage != null;
        }
        problems.add(
                Diagnostic.of(
                                Code.ARGUMENT_COUNT,
                                e.span(),
                                "`" + e.name() + "` with " + count + " arguments")
                        .withHelp("it is called as `" + usage.text() + "`"));
        return false;
    }

    private @Nullable Node text(Call e, List<Node> args, Body body) {
        return typed(e, args, List.of(Scalar.STRING), Scalar.STRING, false, body);
    }

    private interface TextTest {
        boolean holds(String text, String part);
    }

    private @Nullable Node test(Call e, List<Node> args, TextTest test) {
        return typed(
                e,
                args,
                List.of(Scalar.STRING),
                Scalar.BOOL,
                false,
                a -> test.holds((String) a[0], (String) a[1]));
    }

    /**
     * A function whose arguments have these types; the last one is also that of all further ones.
     */
    private @Nullable Node typed(
            Call e,
            List<Node> args,
            List<? extends Type> types,
            Type result,
            boolean nullable,
            Body body) {
        List<Node> converted = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            Node arg = expect(e, args.get(i), types.get(Math.min(i, types.size() - 1)));
            if (arg != null) {
                converted.add(arg);
            }
        }
        return converted.size() < args.size() ? null : strict(e, converted, result, nullable, body);
    }

    private @Nullable Node expect(Call e, Node arg, Type type) {
        if (Conversion.isAddressLiteral(arg, type)) {
            return Conversion.address(arg, problems);
        }
        Node converted = Conversion.widen(arg, type);
        if (converted == null) {
            problems.argument(e, arg, "takes " + type + " here, not " + arg.type(), type);
        }
        return converted;
    }

    /** The function of arguments as they are: null where one is null. */
    private static Node strict(Call e, List<Node> args, Type result, boolean nullable, Body body) {
        List<Evaluable> codes = args.stream().map(Node::code).toList();
        return Node.of(
                        e,
                        result,
                        nullable || args.stream().anyMatch(Node::nullable),
                        scope -> {
                            Object[] values = new Object[codes.size()];
                            for (int i = 0; i < values.length; i++) {
                                Object value = codes.get(i).evaluate(scope);
                                if (value == null) {
                                    return null;
                                }
                                values[i] = value;
                            }
                            try {
                                return body.apply(values);
                            } catch (ArithmeticException fault) {
                                scope.countArithmeticFault();
                                return null;
                            }
                        },
                        args)
                .mayFail();
    }

    private @Nullable Node length(Call e, List<Node> args) {
        return args.get(0).type() instanceof ListType
                ? strict(e, args, Scalar.INT, false, a -> (long) ((List<?>) a[0]).size())
                : typed(
                        e,
                        args,
                        List.of(Scalar.STRING),
                        Scalar.INT,
                        false,
                        a -> TextFunctions.length((String) a[0]));
    }

    private @Nullable Node extract(Call e, List<Node> args) {
        boolean isRegex =
                args.get(1).source() instanceof Literal literal
                        && literal.kind() == LiteralKind.REGEX;
        if (!isRegex) {
            problems.add(
                    Code.ARGUMENT_TYPE,
                    args.get(1).source().span(),
                    "the second argument of `extract` is no regular expression",
                    "write it between slashes: `/[a-z]+/`");
            return null;
        }
        Regex regex = Regex.of((Literal) args.get(1).source(), problems);
        Node text = expect(e, args.get(0), Scalar.STRING);
        if (regex == null || text == null) {
            return null;
        }
        if (args.size() == 2) {
            int group = Math.min(1, regex.groups());
            return strict(
                    e,
                    List.of(text),
                    Scalar.STRING,
                    true,
                    a -> regex.extract((String) a[0], group));
        }
        return extractGroup(e, regex, text, args.get(2));
    }

    private @Nullable Node extractGroup(Call e, Regex regex, Node text, Node group) {
        Node number = expect(e, group, Scalar.INT);
        if (number == null) {
            return null;
        }
        if (number.constant()
                && number.value() instanceof Long g
                && (g < 0 || g > regex.groups())) {
            problems.add(
                    Code.INVALID_VALUE,
                    group.source().span(),
                    "the regular expression has no group " + g,
                    "its groups are 0, which is all of it, to " + regex.groups());
            return null;
        }
        return strict(
                e,
                List.of(text, number),
                Scalar.STRING,
                true,
                a -> {
                    long g = (Long) a[1];
                    return g < 0 || g > regex.groups()
                            ? null
                            : regex.extract((String) a[0], (int) g);
                });
    }

    private @Nullable Node abs(Call e, List<Node> args) {
        Type type = args.get(0).type();
        if (type != Scalar.DURATION && !isNumber(e, args.get(0))) {
            return null;
        }
        return strict(e, args, type, type != Scalar.FLOAT, a -> NumberFunctions.abs(a[0]));
    }

    private @Nullable Node toInt(Call e, List<Node> args, RoundingMode mode) {
        if (!isNumber(e, args.get(0))) {
            return null;
        }
        boolean nullable = args.get(0).type() == Scalar.FLOAT;
        return strict(e, args, Scalar.INT, nullable, a -> NumberFunctions.toInt(a[0], mode));
    }

    private @Nullable Node round(Call e, List<Node> args) {
        Node digits = expect(e, args.get(1), Scalar.INT);
        if (!isNumber(e, args.get(0)) || digits == null) {
            return null;
        }
        List<Node> both = List.of(args.get(0), digits);
        Type type = args.get(0).type();
        if (type == Scalar.FLOAT) {
            return strict(
                    e,
                    both,
                    type,
                    true,
                    a -> NumberFunctions.roundFloat((Double) a[0], (Long) a[1]));
        } else if (type instanceof DecimalType decimal) {
            int scale = scaleAfter(digits, decimal.scale());
            return strict(
                    e,
                    both,
                    new DecimalType(scale),
                    true,
                    a -> NumberFunctions.roundDecimal((Decimal) a[0], (Long) a[1], scale));
        }
        return strict(e, both, type, true, a -> NumberFunctions.roundInt((Long) a[0], (Long) a[1]));
    }

    /** A decimal keeps the digits that it is rounded to, where they are known. */
    private static int scaleAfter(Node digits, int scale) {
        return digits.constant() && digits.value() instanceof Long d
                ? (int) Math.max(0, Math.min(scale, d))
                : scale;
    }

    private @Nullable Node extreme(Call e, List<Node> args, int sign) {
        List<Node> met = Meeting.of(args, e, problems);
        if (met == null) {
            return null;
        }
        Type type = met.get(0).type();
        if (!Types.isOrdered(type)) {
            problems.add(
                    Code.NO_ORDER,
                    e.span(),
                    type + " has no order",
                    "`" + e.name() + "` compares numbers, strings, timestamps or durations");
            return null;
        }
        return strict(
                e,
                met,
                type,
                false,
                a -> {
                    Object best = a[0];
                    for (Object value : a) {
                        best = sign * Values.compare(value, best) > 0 ? value : best;
                    }
                    return best;
                });
    }

    private @Nullable Node zoned(Call e, List<Node> args, Type result, OfZonedTime body) {
        if (args.size() == 1) {
            return typed(
                    e,
                    args,
                    List.of(Scalar.TIMESTAMP),
                    result,
                    false,
                    a -> body.apply(at(a[0], ZoneOffset.UTC)));
        }
        Node zone = args.get(1);
        if (zone.constant() && zone.value() instanceof String name && zone(name) == null) {
            problems.add(
                    Code.INVALID_VALUE,
                    zone.source().span(),
                    "`" + name + "` is no time zone",
                    "write it as `\"Europe/Paris\"` or `\"UTC\"`");
            return null;
        }
        return typed(
                e,
                args,
                List.of(Scalar.TIMESTAMP, Scalar.STRING),
                result,
                !zone.constant(),
                a -> {
                    ZoneId id = zone((String) a[1]);
                    return id == null ? null : body.apply(at(a[0], id));
                });
    }

    private static ZonedDateTime at(Object millis, ZoneId zone) {
        return Instant.ofEpochMilli((Long) millis).atZone(zone);
    }

    private static @Nullable ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Object midnight(ZonedDateTime time) {
        return time.toLocalDate().atStartOfDay(time.getZone()).toInstant().toEpochMilli();
    }

    private static @Nullable Object network(Object[] a) {
        long bits = (Long) a[1];
        return bits < 0 || bits > 128 ? null : ((Ip) a[0]).network((int) bits);
    }

    private @Nullable Node converted(Call e, List<Node> args, Type result, Body body) {
        Type from = args.get(0).type();
        boolean possible =
                Types.isNumber(from)
                        || from == Scalar.STRING
                        || from == Scalar.TIMESTAMP
                        || from == Scalar.DURATION
                        || from == Scalar.NULL;
        if (!possible) {
            problems.argument(e, args.get(0), "takes no " + from, from);
            return null;
        }
        return strict(e, args, result, from != Scalar.INT, body);
    }

    /** Cut off to a whole number; milliseconds of times and durations. */
    private static @Nullable Object toInt(Object[] a) {
        if (a[0] instanceof String text) {
            return TextValue.readInt(text);
        }
        try {
            return NumberFunctions.toInt(a[0], RoundingMode.DOWN);
        } catch (ArithmeticException impossible) {
            return null;
        }
    }

    private static @Nullable Object toFloat(Object[] a) {
        if (a[0] instanceof String text) {
            return TextValue.readFloat(text);
        } else if (a[0] instanceof Decimal d) {
            return d.toDouble();
        }
        return a[0] instanceof Long n ? (Object) (double) (long) n : a[0];
    }

    private boolean isNumber(Call e, Node arg) {
        if (Types.isNumber(arg.type())) {
            return true;
        }
        problems.argument(e, arg, "takes a number, not " + arg.type(), Scalar.FLOAT);
        return false;
    }
}
