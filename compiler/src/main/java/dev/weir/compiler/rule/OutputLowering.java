package dev.weir.compiler.rule;

import dev.weir.compiler.declaration.Symbols;
import dev.weir.compiler.expression.TypedExpression;
import dev.weir.compiler.expression.UnknownName;
import dev.weir.rules.Names;
import dev.weir.rules.ast.Clause;
import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.FieldValue;
import dev.weir.rules.ast.KeyPart;
import dev.weir.rules.ast.Name;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.diagnostic.NearestName;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.RuleProgram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lowers what a rule says when it fires, and what keeps it from saying it. */
final class OutputLowering {
    private static final List<String> SEVERITIES =
            List.of("info", "low", "medium", "high", "critical");

    private final RuleClauses clauses;
    private final RuleKey key;
    private final RuleExpressions expressions;
    private final Symbols symbols;
    private final RuleWarnings warnings;
    private final List<Diagnostic> problems;

    OutputLowering(
            RuleClauses clauses,
            RuleKey key,
            RuleExpressions expressions,
            Symbols symbols,
            RuleWarnings warnings,
            List<Diagnostic> problems) {
        this.clauses = clauses;
        this.key = key;
        this.expressions = expressions;
        this.symbols = symbols;
        this.warnings = warnings;
        this.problems = problems;
    }

    @Nullable String severity() {
        Clause.Severity clause = clauses.one(Clause.Severity.class);
        if (clause == null) {
            return null;
        }
        Name level = clause.level();
        if (!SEVERITIES.contains(level.text())) {
            problems.add(
                    UnknownName.withNearest(
                            Diagnostic.of(
                                            Code.UNKNOWN_SEVERITY,
                                            level.span(),
                                            "no severity is called `" + level + "`")
                                    .withHelp("use one of: " + String.join(", ", SEVERITIES)),
                            level,
                            SEVERITIES));
        }
        return level.text();
    }

    List<String> tags() {
        return clauses.all(Clause.Tags.class).stream()
                .flatMap(clause -> clause.tags().stream())
                .map(Name::text)
                .distinct()
                .toList();
    }

    Map<String, String> meta() {
        Map<String, String> meta = new LinkedHashMap<>();
        for (Clause.Meta clause : clauses.all(Clause.Meta.class)) {
            for (FieldValue entry : clause.entries()) {
                String name = entry.name().text();
                if (meta.putIfAbsent(name, metaValue(entry.value())) != null) {
                    problems.add(
                            Diagnostic.of(
                                            Code.DUPLICATE_NAME,
                                            entry.name().span(),
                                            "META has `" + name + "` twice")
                                    .withReplacement(
                                            "give one of them another name",
                                            entry.name().span(),
                                            name + "_2"));
                }
            }
        }
        return meta;
    }

    private String metaValue(Expression e) {
        if (e instanceof Expression.Literal literal && literal.value() != null) {
            return literal.kind() == Expression.LiteralKind.STRING
                    ? (String) literal.value()
                    : literal.span().text();
        }
        problems.add(
                Diagnostic.of(Code.LITERAL_NEEDED, e.span(), "META holds texts")
                        .withHelp("write a text in quotes"));
        return "";
    }

    List<RuleProgram.Exception> exceptions() {
        List<RuleProgram.Exception> exceptions = new ArrayList<>();
        for (Clause.Except clause : clauses.all(Clause.Except.class)) {
            TypedExpression condition = expressions.condition(clause.condition());
            Object until =
                    clause.until() == null
                            ? null
                            : expressions
                                    .constants()
                                    .constant(clause.until(), Type.Scalar.TIMESTAMP, "UNTIL");
            if (condition != null) {
                warnings.constant(clause.condition(), condition);
                exceptions.add(
                        new RuleProgram.Exception(
                                clause.why(),
                                condition.code(),
                                until == null ? Long.MAX_VALUE : (Long) until));
            }
        }
        return exceptions;
    }

    RuleProgram.@Nullable Suppress suppress() {
        Clause.Suppress clause = clauses.one(Clause.Suppress.class);
        if (clause == null) {
            return null;
        }
        Long millis = expressions.constants().duration(clause.duration(), "SUPPRESS", 1);
        List<Evaluable> by = null;
        if (clause.by() != null) {
            by = new ArrayList<>();
            for (KeyPart part : clause.by()) {
                TypedExpression value = expressions.value(part.value());
                if (value != null) {
                    by.add(value.code());
                }
            }
        }
        return new RuleProgram.Suppress(
                millis == null ? 1 : millis, by == null ? null : List.copyOf(by));
    }

    RuleProgram.OnChange onChange() {
        Clause.OnChange clause = clauses.one(Clause.OnChange.class);
        if (clause == null) {
            return new RuleProgram.OnChange(RuleProgram.OnChangeMode.DROP, 0);
        }
        return switch (clause.mode()) {
            case DROP -> new RuleProgram.OnChange(RuleProgram.OnChangeMode.DROP, 0);
            case DRAIN -> new RuleProgram.OnChange(RuleProgram.OnChangeMode.DRAIN, 0);
            case REPLAY -> {
                Long millis =
                        clause.replay() == null
                                ? null
                                : expressions.constants().duration(clause.replay(), "REPLAY", 1);
                yield new RuleProgram.OnChange(
                        RuleProgram.OnChangeMode.REPLAY, millis == null ? 0 : millis);
            }
        };
    }

    @Nullable Evaluable message() {
        Clause.Message clause = clauses.one(Clause.Message.class);
        if (clause == null) {
            return null;
        }
        List<MessageText.Part> parts = new ArrayList<>();
        for (Expression part : clause.parts()) {
            if (part instanceof Expression.Literal literal
                    && literal.kind() == Expression.LiteralKind.STRING) {
                parts.add(new MessageText.Fixed(String.valueOf(literal.value())));
                continue;
            }
            TypedExpression value = expressions.value(part);
            if (value != null) {
                parts.add(new MessageText.Value(value.code(), value.type()));
            }
        }
        return new MessageText(parts);
    }

    /** The fields of the alert: those of EMIT, else the parts of the key. */
    List<RuleProgram.Emitted> emitted() {
        Clause.Emit clause = clauses.one(Clause.Emit.class);
        List<RuleProgram.Emitted> emitted = new ArrayList<>();
        if (clause == null) {
            for (int i = 0; i < key.fields().size(); i++) {
                RuleProgram.KeyField part = key.fields().get(i);
                emitted.add(
                        new RuleProgram.Emitted(part.name(), part.type(), expressions.keyPart(i)));
            }
            return emitted;
        }
        EventType fed = fedType(clause);
        Set<String> names = new LinkedHashSet<>();
        for (KeyPart part : clause.fields()) {
            String name = KeyLowering.nameOf(part);
            if (name == null) {
                problems.add(unnamed(part));
                name = "value";
            } else if (!names.add(name)) {
                problems.add(
                        Diagnostic.of(
                                        Code.DUPLICATE_NAME,
                                        part.name() == null
                                                ? part.value().span()
                                                : part.name().span(),
                                        "`" + name + "` is emitted twice")
                                .withHelp("give one of them another name"));
            }
            TypedExpression value = value(part, name, fed);
            if (value != null) {
                emitted.add(new RuleProgram.Emitted(name, value.type(), value.code()));
            }
        }
        return emitted;
    }

    /** Whether EMIT names something that is broken, which was reported where it is declared. */
    boolean lacksValues(List<RuleProgram.Emitted> emitted) {
        Clause.Emit clause = clauses.one(Clause.Emit.class);
        return clause != null && emitted.size() < clause.fields().size();
    }

    private static Diagnostic unnamed(KeyPart part) {
        return Diagnostic.of(
                        Code.EMIT_NAME, part.value().span(), "this value has no name in the alert")
                .withReplacement(
                        "write `name = …`",
                        part.value().span(),
                        "value = " + part.value().span().text());
    }

    private @Nullable TypedExpression value(KeyPart part, String name, @Nullable EventType fed) {
        int index = fed == null ? -1 : fed.indexOf(name);
        if (fed == null || index < 0) {
            return expressions.value(part.value());
        }
        return expressions.value(
                part.value(),
                fed.fields().get(index).type(),
                "`" + name + "` of `" + fed.name() + "`");
    }

    /** The event type that the rule feeds; null where it feeds none, or the type is unknown. */
    private @Nullable EventType fedType(Clause.Emit clause) {
        Name as = clause.as();
        return as == null ? null : symbols.eventTypes().get(as.text());
    }

    /** The name of the event type that the rule feeds, checked; null where it feeds none. */
    @Nullable String emitAs() {
        Clause.Emit clause = clauses.one(Clause.Emit.class);
        if (clause == null || clause.as() == null) {
            return null;
        }
        Name as = clause.as();
        if (clauses.rule().mode() == Declaration.Mode.SHADOW) {
            problems.add(
                    Diagnostic.of(
                                    Code.SHADOW_FEEDS,
                                    as.span(),
                                    "a SHADOW rule cannot feed events to others")
                            .withHelp("leave `AS " + as + "` out, or the rule is LIVE"));
        }
        EventType type = symbols.view(as.text()) == null ? null : fedType(clause);
        if (type == null) {
            if (!symbols.isBroken(as.text())) {
                problems.add(UnknownName.eventType(as, symbols.eventTypes().keySet()));
            }
            return as.text();
        }
        Set<String> missing = fieldsToEmit(clause, type);
        for (KeyPart part : clause.fields()) {
            checkFed(part, type, missing);
        }
        for (Field field : type.fields()) {
            if (field.required() && missing.contains(field.name())) {
                problems.add(
                        Diagnostic.of(
                                        Code.EMITTED_EVENT,
                                        as.span(),
                                        "`"
                                                + type
                                                + "` requires `"
                                                + field.name()
                                                + "`, which is not emitted")
                                .withHelp("add `" + field.name() + " = …`"));
            }
        }
        return type.name();
    }

    /** The fields of the fed type that are not emitted, but for the time, which nobody emits. */
    private static Set<String> fieldsToEmit(Clause.Emit clause, EventType type) {
        Set<String> fields = new LinkedHashSet<>();
        for (int i = 0; i < type.fields().size(); i++) {
            if (i != type.timeField()) {
                fields.add(type.fields().get(i).name());
            }
        }
        clause.fields().forEach(part -> fields.remove(KeyLowering.nameOf(part)));
        return fields;
    }

    /**
     * Checks that the fed type has the field of an emitted value.
     *
     * @param missing what is not emitted; a field that was probably meant is taken out
     */
    private void checkFed(KeyPart part, EventType type, Set<String> missing) {
        String name = KeyLowering.nameOf(part);
        if (name == null) {
            return;
        }
        int index = type.indexOf(name);
        Name written = part.name() != null ? part.name() : new Name(name, part.value().span());
        if (index < 0) {
            String nearest = NearestName.of(name, missing);
            missing.remove(nearest);
            problems.add(unknownFed(part, UnknownName.field(written, type), nearest));
        } else if (index == type.timeField()) {
            problems.add(
                    Diagnostic.of(
                                    Code.EMITTED_EVENT,
                                    written.span(),
                                    "`"
                                            + name
                                            + "` is the time of the fed event, which is that"
                                            + " of the alert")
                            .withHelp("leave it out"));
        }
    }

    private static Diagnostic unknownFed(
            KeyPart part, Diagnostic problem, @Nullable String nearest) {
        if (nearest == null) {
            return problem.withHelp("leave it out, or give the event type such a field");
        }
        Span value = part.value().span();
        String field = Names.written(nearest);
        return part.name() != null
                ? problem.withReplacement(
                        "did you mean `" + nearest + "`?", part.name().span(), field)
                : problem.withReplacement(
                        "did you mean `" + nearest + "`?", value, field + " = " + value.text());
    }

    /** For each field of the fed type the number of the emitted one, or -1. */
    List<Integer> emitMapping(List<RuleProgram.Emitted> emitted) {
        Clause.Emit clause = clauses.one(Clause.Emit.class);
        EventType type = clause == null ? null : fedType(clause);
        List<Integer> mapping = new ArrayList<>();
        if (type != null) {
            List<String> names = emitted.stream().map(RuleProgram.Emitted::name).toList();
            type.fields().forEach(field -> mapping.add(names.indexOf(field.name())));
        }
        return mapping;
    }
}
