package dev.weir.compiler.test;

import dev.weir.compiler.declaration.Declarations;
import dev.weir.compiler.declaration.ExpressionChecker;
import dev.weir.compiler.declaration.LocalNames;
import dev.weir.compiler.declaration.Symbols;
import dev.weir.compiler.expression.Environment;
import dev.weir.compiler.expression.UnknownName;
import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.FieldValue;
import dev.weir.rules.ast.Name;
import dev.weir.rules.ast.TestStatement;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.diagnostic.NearestName;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.program.RuleProgram;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Checks the TEST blocks of a pack and reads them as {@link TestCase}s (language, section 9). */
public final class TestReader {
    private static final long DEFAULT_START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    private static final List<String> STATUSES = List.of("firing", "resolved");

    private final Symbols symbols;
    private final Declarations declarations;
    private final List<Diagnostic> problems;
    private final LiteralValue literals;
    private final ExpressionChecker constants;

    private TestReader(Declarations declarations, Symbols symbols, List<Diagnostic> problems) {
        this.declarations = declarations;
        this.symbols = symbols;
        this.problems = problems;
        this.literals = new LiteralValue(problems);
        this.constants = new ExpressionChecker(LocalNames.none(symbols), problems);
    }

    /**
     * The tests without an error, in the order of the files and their texts.
     *
     * @param rules the rules without an error
     */
    public static List<TestCase> read(
            Declarations declarations,
            Symbols symbols,
            Map<String, RuleProgram> rules,
            List<Diagnostic> problems) {
        TestReader reader = new TestReader(declarations, symbols, problems);
        List<TestCase> tests = new ArrayList<>();
        for (Declaration.Test test : declarations.tests()) {
            int before = problems.size();
            reader.checkRule(test.name());
            TestCase read = reader.read(test, rules.get(test.name().text()));
            if (problems.size() == before) {
                tests.add(read);
            }
        }
        return tests;
    }

    private void checkRule(Name name) {
        if (declarations.named(name.text(), Declaration.Rule.class) != null) {
            return;
        }
        List<String> rules = declarations.rules().stream().map(rule -> rule.name().text()).toList();
        problems.add(
                UnknownName.withNearest(
                        Diagnostic.of(
                                Code.UNKNOWN_TESTED_RULE,
                                name.span(),
                                "no rule is called `" + name + "`"),
                        name,
                        rules));
    }

    private TestCase read(Declaration.Test test, @Nullable RuleProgram rule) {
        long start = start(test);
        Map<String, Map<String, Expression>> defaults = defaults(test);
        Map<String, Object> parameters = new LinkedHashMap<>();
        List<TestCase.Delivery> deliveries = new ArrayList<>();
        List<TestCase.Expectation> expectations = new ArrayList<>();
        TestStatement.ExpectNothing nothing = null;
        Long watermark = null;
        for (TestStatement statement : test.statements()) {
            if (statement instanceof TestStatement.SetParam set) {
                parameter(set, parameters);
            } else if (statement instanceof TestStatement.At at) {
                deliver(at, start, defaults, deliveries);
            } else if (statement instanceof TestStatement.Expect expect) {
                expectations.add(expectation(expect, start, rule));
            } else if (statement instanceof TestStatement.ExpectNothing none) {
                nothing = none;
            } else if (statement instanceof TestStatement.Watermark at) {
                Long offset = offset(at.offset(), "WATERMARK");
                watermark = offset == null ? null : (Long) (start + offset);
            }
        }
        if (nothing != null && !expectations.isEmpty()) {
            problems.add(
                    Diagnostic.of(
                                    Code.TEST_EXPECTATION,
                                    nothing.span(),
                                    "EXPECT NOTHING stands beside another EXPECT")
                            .withReplacement("leave it out", nothing.span(), ""));
        }
        return new TestCase(
                test.name().text(),
                test.title(),
                test.span(),
                parameters,
                start,
                deliveries,
                expectations,
                watermark);
    }

    private long start(Declaration.Test test) {
        long start = DEFAULT_START;
        for (TestStatement statement : test.statements()) {
            if (statement instanceof TestStatement.Start given) {
                LiteralValue.Read read = literals.read(given.instant(), Type.Scalar.TIMESTAMP);
                start = read.value() instanceof Long millis ? millis : start;
            }
        }
        return start;
    }

    private @Nullable Long offset(Expression e, String what) {
        return (Long) constants.constant(e, Type.Scalar.DURATION, what);
    }

    /** The fields that GIVEN sets, by event type; what stands later wins. */
    private Map<String, Map<String, Expression>> defaults(Declaration.Test test) {
        Map<String, Map<String, Expression>> defaults = new HashMap<>();
        for (TestStatement statement : test.statements()) {
            if (statement instanceof TestStatement.Given given) {
                EventType type = type(given.type());
                if (type != null) {
                    checkFields(given.fields(), type);
                    Map<String, Expression> fields =
                            defaults.computeIfAbsent(type.name(), t -> new LinkedHashMap<>());
                    given.fields().forEach(f -> fields.put(f.name().text(), f.value()));
                }
            }
        }
        return defaults;
    }

    private @Nullable EventType type(Name name) {
        EventType type = symbols.eventTypes().get(name.text());
        if (type == null) {
            problems.add(UnknownName.eventType(name, symbols.eventTypes().keySet()));
        }
        return type;
    }

    /** Reports fields that the type does not have, that stand twice, or that AT sets. */
    private void checkFields(List<FieldValue> fields, EventType type) {
        Map<String, Boolean> seen = new HashMap<>();
        for (FieldValue field : fields) {
            String name = field.name().text();
            int index = type.indexOf(name);
            if (index < 0) {
                problems.add(UnknownName.field(field.name(), type));
            } else if (index == type.timeField()) {
                problems.add(
                        Diagnostic.of(
                                        Code.TEST_FIELD,
                                        field.name().span(),
                                        "`" + name + "` is the event's time, which AT sets")
                                .withHelp("leave it out"));
            }
            if (seen.put(name, true) != null) {
                problems.add(
                        Diagnostic.of(
                                        Code.DUPLICATE_NAME,
                                        field.name().span(),
                                        "`" + name + "` is set twice")
                                .withHelp("leave one of them out"));
            }
        }
    }

    private void parameter(TestStatement.SetParam set, Map<String, Object> parameters) {
        String name = set.name().text();
        if (declarations.named(name, Declaration.Param.class) == null) {
            List<String> known =
                    declarations.all(Declaration.Param.class).stream()
                            .map(param -> param.name().text())
                            .toList();
            problems.add(
                    UnknownName.withNearest(
                            Diagnostic.of(
                                    Code.UNKNOWN_PARAMETER,
                                    set.name().span(),
                                    "the pack has no parameter `" + name + "`"),
                            set.name(),
                            known));
            return;
        }
        if (symbols.value(name) instanceof Environment.Constant constant) {
            LiteralValue.Read read = literals.read(set.value(), constant.type());
            Object value = LiteralValue.outside(set.value());
            if (read.known() && value != null) {
                parameters.put(name, value);
            }
        }
    }

    private void deliver(
            TestStatement.At at,
            long start,
            Map<String, Map<String, Expression>> defaults,
            List<TestCase.Delivery> deliveries) {
        Long offset = offset(at.offset(), "AT");
        EventType type = type(at.type());
        if (type == null || offset == null) {
            return;
        }
        checkFields(at.fields(), type);
        Map<String, Expression> given =
                new LinkedHashMap<>(defaults.getOrDefault(type.name(), Map.of()));
        at.fields().forEach(field -> given.put(field.name().text(), field.value()));
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < type.fields().size(); i++) {
            Field field = type.fields().get(i);
            values.add(
                    i == type.timeField()
                            ? (Long) (start + offset)
                            : value(field, given.get(field.name()), at));
        }
        deliveries.add(new TestCase.Delivery(type, values, start + offset));
    }

    private @Nullable Object value(Field field, @Nullable Expression e, TestStatement.At at) {
        if (e == null) {
            if (field.required()) {
                problems.add(
                        Diagnostic.of(
                                        Code.TEST_FIELD,
                                        at.type().span(),
                                        "the event lacks `" + field.name() + "`")
                                .withLabel("it is required, and no GIVEN sets it")
                                .withHelp(
                                        "set `"
                                                + field.name()
                                                + ": …` here or in GIVEN "
                                                + at.type()));
            }
            return null;
        }
        LiteralValue.Read read = literals.read(e, field.type());
        if (read.known() && read.value() == null && field.required()) {
            problems.add(
                    Diagnostic.of(
                                    Code.MISSING_VALUE,
                                    e.span(),
                                    "`" + field.name() + "` is required and cannot be null")
                            .withHelp("give it a value"));
        }
        return read.value();
    }

    private TestCase.Expectation expectation(
            TestStatement.Expect expect, long start, @Nullable RuleProgram rule) {
        Long offset = expect.offset() == null ? null : offset(expect.offset(), "AT");
        List<TestCase.Expected> values = new ArrayList<>();
        for (FieldValue field : expect.fields()) {
            TestCase.Expected value = rule == null ? null : expected(field, rule);
            if (value != null) {
                values.add(value);
            }
        }
        return new TestCase.Expectation(
                offset == null ? null : (Long) (start + offset), values, expect.span());
    }

    private TestCase.@Nullable Expected expected(FieldValue field, RuleProgram rule) {
        String name = field.name().text();
        BiFunction<TestCase.Subject, Type, TestCase.@Nullable Expected> as =
                (subject, type) -> {
                    LiteralValue.Read read = literals.read(field.value(), type);
                    return read.known()
                            ? new TestCase.Expected(name, subject, type, read.value())
                            : null;
                };
        for (RuleProgram.Emitted emitted : rule.emitted()) {
            if (emitted.name().equals(name)) {
                return as.apply(TestCase.Subject.FIELD, emitted.type());
            }
        }
        for (RuleProgram.KeyField part : rule.key()) {
            if (part.name().equals(name)) {
                return as.apply(TestCase.Subject.KEY, part.type());
            }
        }
        return switch (name) {
            case "status" -> status(field);
            case "suppressed" -> as.apply(TestCase.Subject.SUPPRESSED, Type.Scalar.INT);
            case "omitted" -> as.apply(TestCase.Subject.OMITTED, Type.Scalar.INT);
            case "message" -> as.apply(TestCase.Subject.MESSAGE, Type.Scalar.STRING);
            default -> {
                problems.add(unknownField(field.name(), rule));
                yield null;
            }
        };
    }

    private TestCase.@Nullable Expected status(FieldValue field) {
        LiteralValue.Read read = literals.read(field.value(), Type.Scalar.STRING);
        if (read.known() && !STATUSES.contains(String.valueOf(read.value()))) {
            problems.add(noStatus(field.value(), String.valueOf(read.value())));
            return null;
        }
        return read.known()
                ? new TestCase.Expected(
                        "status", TestCase.Subject.STATUS, Type.Scalar.STRING, read.value())
                : null;
    }

    private static Diagnostic noStatus(Expression value, String status) {
        Diagnostic problem =
                Diagnostic.of(Code.TEST_EXPECTATION, value.span(), "no alert is `" + status + "`");
        String nearest = NearestName.of(status, STATUSES);
        return nearest == null
                ? problem.withHelp("an alert is `\"firing\"` or `\"resolved\"`")
                : problem.withReplacement(
                        "did you mean `\"" + nearest + "\"`?", value.span(), "\"" + nearest + "\"");
    }

    private static Diagnostic unknownField(Name name, RuleProgram rule) {
        List<String> known = new ArrayList<>();
        rule.emitted().forEach(emitted -> known.add(emitted.name()));
        rule.key().forEach(part -> known.add(part.name()));
        List<String> own = known.stream().distinct().toList();
        known.addAll(List.of("status", "suppressed", "omitted", "message"));
        return UnknownName.withNearest(
                Diagnostic.of(
                                Code.TEST_EXPECTATION,
                                name.span(),
                                "alerts of `" + rule.name() + "` have no `" + name + "`")
                        .withLabel("they have: " + String.join(", ", own)),
                name,
                known);
    }
}
