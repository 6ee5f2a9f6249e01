package dev.weir.compiler.rule;

import dev.weir.compiler.declaration.ExpressionChecker;
import dev.weir.compiler.declaration.ExpressionParts;
import dev.weir.compiler.declaration.LocalNames;
import dev.weir.compiler.declaration.Symbols;
import dev.weir.compiler.declaration.View;
import dev.weir.compiler.expression.TypedExpression;
import dev.weir.rules.ast.Clause;
import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.KeyPart;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.diagnostic.NearestName;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.Input;
import dev.weir.runtime.program.RuleProgram;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gives each step its key, that of the rule or its own, finds the types that all of them fit, and
 * numbers the inputs.
 */
final class KeyLowering {
    private final RuleSteps steps;
    private final Symbols symbols;
    private final Clause.@Nullable By by;
    private final List<Diagnostic> problems;

    private KeyLowering(
            RuleClauses clauses, RuleSteps steps, Symbols symbols, List<Diagnostic> problems) {
        this.steps = steps;
        this.symbols = symbols;
        this.by = clauses.one(Clause.By.class);
        this.problems = problems;
    }

    static RuleKey lower(
            RuleClauses clauses, RuleSteps steps, Symbols symbols, List<Diagnostic> problems) {
        return new KeyLowering(clauses, steps, symbols, problems).lower();
    }

    /** The name of a key part or emitted value: its own, or the last one of its path; else null. */
    static @Nullable String nameOf(KeyPart part) {
        if (part.name() != null) {
            return part.name().text();
        } else if (part.value() instanceof Expression.Reference reference) {
            return reference.name().text();
        }
        return part.value() instanceof Expression.Member member ? member.field().text() : null;
    }

    private RuleKey lower() {
        List<KeyPart> naming = naming();
        if (by != null) {
            checkOffered(by.parts());
        }
        List<RuleStep> usable = new ArrayList<>();
        for (RuleStep step : steps.all()) {
            if (step.view() != null && fits(step, naming.size()) && isOffered(step)) {
                usable.add(step);
            }
        }
        List<Type> types = types(usable, naming.size());
        List<RuleProgram.KeyField> fields = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < types.size(); i++) {
            String name = nameOf(naming.get(i));
            fields.add(
                    new RuleProgram.KeyField(
                            name == null ? text(naming.get(i), usable) : name, types.get(i)));
            if (!names.add(fields.get(i).name())) {
                problems.add(
                        Diagnostic.of(
                                        Code.DUPLICATE_NAME,
                                        naming.get(i).value().span(),
                                        "two parts of the key are called `"
                                                + fields.get(i).name()
                                                + "`")
                                .withHelp("name one of them: `BY other = …`"));
            }
        }
        return inputs(usable, fields, types);
    }

    /**
     * The parts that give the key its names: those of the rule, or of the first step with its own.
     */
    private List<KeyPart> naming() {
        if (by != null) {
            return by.parts();
        }
        for (RuleStep step : steps.all()) {
            if (step.syntax().keys() != null) {
                return step.syntax().keys();
            }
        }
        return List.of();
    }

    private List<KeyPart> partsOf(RuleStep step) {
        List<KeyPart> own = step.syntax().keys();
        return own != null ? own : by != null ? by.parts() : List.of();
    }

    /** Reports the parts of the rule's key that a type does not have, once for each part. */
    private void checkOffered(List<KeyPart> parts) {
        List<RuleStep> asked =
                steps.all().stream()
                        .filter(step -> step.syntax().keys() == null && step.view() != null)
                        .toList();
        for (KeyPart part : parts) {
            List<RuleStep> lacking =
                    asked.stream().filter(step -> missing(part, step) != null).toList();
            if (!lacking.isEmpty()) {
                Set<String> types =
                        asked.stream()
                                .map(step -> step.syntax().type().text())
                                .collect(Collectors.toSet());
                long lackingTypes =
                        lacking.stream()
                                .map(step -> step.syntax().type().text())
                                .distinct()
                                .count();
                problems.add(missingField(part, lacking.get(0), lackingTypes == types.size()));
            }
        }
    }

    /** The first name in a part that a step's type does not have; null where it has all. */
    private Expression.@Nullable Reference missing(KeyPart part, RuleStep step) {
        View view = step.view();
        if (view == null) {
            return null;
        }
        for (Expression e : ExpressionParts.all(part.value()).toList()) {
            if (e instanceof Expression.Reference reference
                    && view.type().indexOf(reference.name().text()) < 0
                    && symbols.value(reference.name().text()) == null
                    && !symbols.isBroken(reference.name().text())) {
                return reference;
            }
        }
        return null;
    }

    private Diagnostic missingField(KeyPart part, RuleStep step, boolean everywhere) {
        Expression.Reference reference = missing(part, step);
        EventType type = step.view() == null ? null : step.view().type();
        if (reference == null || type == null) {
            throw new IllegalStateException("nothing is missing: " + part);
        }
        List<String> fields = type.fields().stream().map(Field::name).toList();
        String name = reference.name().text();
        Diagnostic problem =
                Diagnostic.of(
                                Code.MISSING_KEY_FIELD,
                                reference.span(),
                                "`" + step.syntax().type() + "` has no field `" + name + "` for BY")
                        .withLabel(
                                "`" + step.syntax().type() + "` has: " + String.join(", ", fields));
        String nearest = NearestName.of(name, fields);
        if (everywhere || step.syntax().keys() != null) {
            return nearest == null
                    ? problem
                    : problem.withReplacement(
                            "did you mean `" + nearest + "`?", reference.span(), nearest);
        }
        Span span = step.syntax().span();
        return nearest == null
                ? problem.withHelp(
                        "give the step a key of its own: `"
                                + step.syntax().type()
                                + " BY other_field`")
                : problem.withReplacement(
                        "give the step a key of its own: `" + span.text() + " BY " + nearest + "`",
                        span,
                        span.text() + " BY " + nearest);
    }

    private boolean isOffered(RuleStep step) {
        boolean offered = true;
        for (KeyPart part : partsOf(step)) {
            if (missing(part, step) != null) {
                offered = false;
                if (step.syntax().keys() != null) {
                    problems.add(missingField(part, step, false));
                }
            }
        }
        return offered;
    }

    private boolean fits(RuleStep step, int size) {
        List<KeyPart> parts = partsOf(step);
        if (parts.size() == size) {
            return true;
        }
        boolean own = step.syntax().keys() != null;
        Diagnostic problem =
                Diagnostic.of(
                        Code.KEY_MISMATCH,
                        own && !parts.isEmpty()
                                ? parts.get(0).value().span()
                                : step.syntax().type().span(),
                        own
                                ? "this key has "
                                        + count(parts.size())
                                        + ", the others have "
                                        + count(size)
                                : "the step has no key, others have");
        problems.add(
                problem.withHelp(
                        own
                                ? "all keys of a rule have the same number of parts"
                                : "give the rule a BY, or each step its own"));
        return false;
    }

    private static String count(int parts) {
        return parts == 1 ? "1 part" : parts + " parts";
    }

    /** The type of each part, wide enough for what all steps give; drops steps that do not fit. */
    private List<Type> types(List<RuleStep> usable, int size) {
        @Nullable Type[] types = new @Nullable Type[size];
        Set<RuleStep> misfits = Collections.newSetFromMap(new IdentityHashMap<>());
        for (RuleStep step : usable) {
            for (int i = 0; i < size; i++) {
                KeyPart part = partsOf(step).get(i);
                TypedExpression typed = checker(step).compile(part.value());
                if (typed == null) {
                    continue;
                }
                Type known = types[i];
                Type wide = known == null ? typed.type() : wider(known, typed.type());
                if (wide == null) {
                    problems.add(
                            Diagnostic.of(
                                            Code.KEY_MISMATCH,
                                            part.value().span(),
                                            "for `"
                                                    + step.syntax().type()
                                                    + "` this part of the key is "
                                                    + typed.type()
                                                    + ", before it was "
                                                    + known)
                                    .withHelp("give each step a key of the same types"));
                    misfits.add(step);
                } else {
                    types[i] = wide;
                }
            }
        }
        usable.removeAll(misfits);
        List<Type> known = new ArrayList<>();
        for (Type type : types) {
            known.add(type == null ? Type.Scalar.STRING : type);
        }
        return known;
    }

    private static @Nullable Type wider(Type a, Type b) {
        if (a.equals(b)) {
            return a;
        } else if (!isNumber(a) || !isNumber(b)) {
            return null;
        } else if (a == Type.Scalar.FLOAT || b == Type.Scalar.FLOAT) {
            return Type.Scalar.FLOAT;
        }
        return new Type.DecimalType(Math.max(scale(a), scale(b)));
    }

    private static boolean isNumber(Type type) {
        return type == Type.Scalar.INT
                || type == Type.Scalar.FLOAT
                || type instanceof Type.DecimalType;
    }

    private static int scale(Type type) {
        return type instanceof Type.DecimalType decimal ? decimal.scale() : 0;
    }

    /** The text of a part without a name. */
    private String text(KeyPart part, List<RuleStep> usable) {
        for (RuleStep step : usable) {
            TypedExpression typed =
                    partsOf(step).contains(part) ? checker(step).compile(part.value()) : null;
            if (typed != null) {
                return typed.code().toString();
            }
        }
        return part.value().span().text();
    }

    private RuleKey inputs(
            List<RuleStep> usable, List<RuleProgram.KeyField> fields, List<Type> types) {
        List<Input> inputs = new ArrayList<>();
        Map<String, Integer> numbers = new HashMap<>();
        Map<RuleStep, Integer> inputOf = new IdentityHashMap<>();
        for (RuleStep step : usable) {
            View view = step.view();
            if (view == null) {
                continue;
            }
            List<Evaluable> key = new ArrayList<>();
            for (int i = 0; i < types.size(); i++) {
                TypedExpression part =
                        checker(step)
                                .compile(
                                        partsOf(step).get(i).value(),
                                        types.get(i),
                                        "the key `" + fields.get(i).name() + "`");
                if (part != null) {
                    key.add(part.code());
                }
            }
            String identity = view.name() + " BY " + key;
            Integer number = numbers.get(identity);
            if (number == null) {
                number = inputs.size();
                numbers.put(identity, number);
                inputs.add(new Input(view.type().name(), view.name(), view.predicate(), key));
            }
            inputOf.put(step, number);
        }
        boolean everyStepSaysSo =
                !steps.all().isEmpty()
                        && steps.all().stream().allMatch(step -> step.syntax().keys() != null);
        return new RuleKey(fields, inputs, inputOf, by != null || everyStepSaysSo);
    }

    private ExpressionChecker checker(RuleStep step) {
        View view = step.view();
        if (view == null) {
            throw new IllegalStateException("a step of unknown type: " + step);
        }
        return new ExpressionChecker(LocalNames.of(symbols, view.type()), problems);
    }
}
