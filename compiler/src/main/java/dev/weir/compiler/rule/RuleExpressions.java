package dev.weir.compiler.rule;

import dev.weir.compiler.declaration.ExpressionChecker;
import dev.weir.compiler.declaration.ExpressionParts;
import dev.weir.compiler.declaration.LocalNames;
import dev.weir.compiler.declaration.Symbols;
import dev.weir.compiler.expression.Environment;
import dev.weir.compiler.expression.TypedExpression;
import dev.weir.rules.ast.Expression;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.RuleProgram;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the expressions of one rule, in a step or outside all steps, and notes which fields of
 * which step they read.
 */
final class RuleExpressions {
    private final Symbols symbols;
    private final RuleSteps steps;
    private final EventType keyType;
    private final boolean window;
    private final List<Diagnostic> problems;
    private final ExpressionChecker constants;
    private final List<TreeSet<Integer>> slotFields = new ArrayList<>();
    private @Nullable Map<String, RuleStep> owners;

    RuleExpressions(
            Symbols symbols,
            RuleSteps steps,
            List<RuleProgram.KeyField> key,
            boolean window,
            List<Diagnostic> problems) {
        this.symbols = symbols;
        this.steps = steps;
        this.keyType =
                new EventType(
                        "key",
                        key.stream()
                                .map(k -> new Field(k.name(), k.type(), false, List.of(k.name())))
                                .toList(),
                        -1,
                        0);
        this.window = window;
        this.problems = problems;
        this.constants = new ExpressionChecker(LocalNames.none(symbols), problems);
        steps.slotNames().forEach(name -> slotFields.add(new TreeSet<>()));
    }

    /** For what reads nothing: durations, counts, dates. */
    ExpressionChecker constants() {
        return constants;
    }

    /** A conjunct of a step's predicate; null where an error was reported. */
    @Nullable TypedExpression inStep(RuleStep step, Expression conjunct) {
        if (step.view() == null) {
            return null;
        }
        EventType type = step.view().type();
        Map<String, Environment.Meaning> locals = new LinkedHashMap<>();
        for (String label : labelsIn(conjunct)) {
            boolean hidden = type.indexOf(label) >= 0 && !namesStep(conjunct, label, type);
            Environment.Variable variable = hidden ? null : variable(label, step);
            if (variable != null) {
                locals.put(label, variable);
            }
        }
        LocalNames names = new LocalNames(symbols, type, locals, steps.labels(), null, false);
        if (!checkSteps(conjunct, step, names)) {
            return null;
        }
        TypedExpression typed = new ExpressionChecker(names, problems).predicate(conjunct);
        if (typed != null) {
            note(typed);
            noteFields(step, conjunct, locals);
        }
        return typed;
    }

    /** A condition outside the steps; null where an error was reported. */
    @Nullable TypedExpression condition(Expression e) {
        LocalNames names = outside(e);
        return check(e, names) ? noted(new ExpressionChecker(names, problems).predicate(e)) : null;
    }

    /** A value outside the steps; null where an error was reported. */
    @Nullable TypedExpression value(Expression e) {
        LocalNames names = outside(e);
        return check(e, names) ? noted(new ExpressionChecker(names, problems).compile(e)) : null;
    }

    /** A value outside the steps, converted to a type; null where an error was reported. */
    @Nullable TypedExpression value(Expression e, Type expected, String what) {
        LocalNames names = outside(e);
        return check(e, names)
                ? noted(new ExpressionChecker(names, problems).compile(e, expected, what))
                : null;
    }

    /** A part of the key, as a value outside the steps. */
    Evaluable keyPart(int part) {
        return new KeyValue(part, keyType.fields().get(part).name());
    }

    /** Notes that the key of a step reads these fields. */
    void noteKey(RuleStep step, Expression e) {
        noteFields(step, e, Map.of());
    }

    /** For each slot the fields that the expressions compiled so far read, in their order. */
    List<List<Integer>> slotFields() {
        return slotFields.stream().map(fields -> List.copyOf(fields)).toList();
    }

    /** The only source of a window rule; null where there are more, or none. */
    private Environment.@Nullable Variable onlySource() {
        List<RuleStep> bound = steps.bound();
        RuleStep source = window && bound.size() == 1 ? bound.get(0) : null;
        if (source == null || source.view() == null) {
            return null;
        }
        String label = source.label() == null ? source.syntax().type().text() : source.label();
        return new Environment.Variable(
                label, List.of(0), source.view().type(), Environment.Use.MANY);
    }

    private LocalNames outside(Expression e) {
        Map<String, Environment.Meaning> locals = new LinkedHashMap<>();
        for (int i = 0; i < keyType.fields().size(); i++) {
            Field part = keyType.fields().get(i);
            locals.put(part.name(), new Environment.KeyPart(i, part.type()));
        }
        for (String label : labelsIn(e)) {
            boolean hidden = locals.containsKey(label) && !namesStep(e, label, keyType);
            Environment.Variable variable = hidden ? null : variable(label, null);
            if (variable != null) {
                locals.put(label, variable);
            }
        }
        return new LocalNames(symbols, null, locals, steps.labels(), onlySource(), window);
    }

    /** The names in an expression that steps have. */
    private Set<String> labelsIn(Expression e) {
        return ExpressionParts.all(e)
                .filter(Expression.Reference.class::isInstance)
                .map(part -> ((Expression.Reference) part).name().text())
                .filter(name -> !steps.labelled(name).isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Environment.@Nullable Variable variable(String label, @Nullable RuleStep from) {
        boolean own = from != null && label.equals(from.label());
        boolean bound = steps.labelled(label).stream().anyMatch(step -> step.slot() >= 0);
        return own || bound ? steps.variable(label, from) : null;
    }

    /**
     * Whether a name that is a field too is used as that of a step: {@code v.f}, {@code count(v)}.
     */
    private static boolean namesStep(Expression e, String name, EventType type) {
        int index = type.indexOf(name);
        boolean isRecord = index >= 0 && type.fields().get(index).type() instanceof Type.RecordType;
        return ExpressionParts.all(e)
                .anyMatch(
                        part ->
                                part instanceof Expression.Member member
                                        ? !isRecord && isName(member.target(), name)
                                        : part instanceof Expression.Call call
                                                && (call.name().text().equals("count")
                                                        || call.name().text().equals("time"))
                                                && !call.arguments().isEmpty()
                                                && isName(call.arguments().get(0), name));
    }

    private static boolean isName(Expression e, String name) {
        return e instanceof Expression.Reference reference && reference.name().text().equals(name);
    }

    private boolean check(Expression e, LocalNames names) {
        return checkSteps(e, null, names) && checkBareFields(e, names);
    }

    /** Reports names of steps that cannot be named there; false where compiling makes no sense. */
    private boolean checkSteps(Expression e, @Nullable RuleStep from, LocalNames names) {
        boolean fine = true;
        for (Expression part : ExpressionParts.all(e).toList()) {
            if (part instanceof Expression.Reference reference) {
                fine &= checkStep(reference, from, names);
            }
        }
        return fine;
    }

    private boolean checkStep(
            Expression.Reference reference, @Nullable RuleStep from, LocalNames names) {
        String name = reference.name().text();
        Environment.Meaning meaning = names.resolve(name);
        if (meaning instanceof Environment.Variable variable) {
            boolean own = from != null && name.equals(from.label());
            if (own || from == null || variable.slots().stream().allMatch(from.nameable()::test)) {
                return true;
            }
            problems.add(
                    Diagnostic.of(
                                    Code.LATER_STEP,
                                    reference.span(),
                                    from.role() == RuleStep.Role.SOURCE
                                            ? "a source cannot name another one"
                                            : "a step that takes no event cannot name `"
                                                    + name
                                                    + "`, which comes later")
                            .withHelp("it is decided before `" + name + "` has its event"));
            return false;
        }
        if (meaning != null || steps.labelled(name).isEmpty()) {
            return true;
        }
        if (steps.labelled(name).stream().allMatch(step -> step.slot() < 0)) {
            problems.add(
                    Diagnostic.of(
                                    Code.NEGATED_STEP,
                                    reference.span(),
                                    "`" + name + "` takes no event, so nothing can name it")
                            .withNote("it stands at " + steps.labelled(name).get(0).syntax().span())
                            .withHelp("name a step that takes an event"));
        }
        return false;
    }

    /** Reports fields of a step that stand without it. */
    private boolean checkBareFields(Expression e, LocalNames names) {
        boolean fine = true;
        for (Expression.Reference reference : Aggregates.namesOutside(e)) {
            String name = reference.name().text();
            if (names.resolve(name) != null || symbols.isBroken(name)) {
                continue;
            }
            RuleStep owner = ownerOf(name);
            if (owner != null) {
                problems.add(bareField(reference, owner));
                fine = false;
            }
        }
        return fine;
    }

    /** The first step whose events have a field of this name; null where there is none. */
    private @Nullable RuleStep ownerOf(String field) {
        if (owners == null) {
            owners = new HashMap<>();
            for (RuleStep step : steps.bound()) {
                for (Field own : fields(step)) {
                    owners.putIfAbsent(own.name(), step);
                }
            }
        }
        return owners.get(field);
    }

    private static List<Field> fields(RuleStep step) {
        return step.view() == null ? List.of() : step.view().type().fields();
    }

    private Diagnostic bareField(Expression.Reference reference, RuleStep owner) {
        String field = reference.name().text();
        Diagnostic problem =
                Diagnostic.of(
                        Code.BARE_FIELD,
                        reference.span(),
                        "`" + field + "` is a field of a step, and is no part of the key");
        String label = owner.label();
        if (label == null && !window) {
            return problem.withHelp(
                    "give the step a name, as `v: "
                            + owner.syntax().type()
                            + "`, and write `v."
                            + field
                            + "`");
        }
        String path = label == null ? field : label + "." + field;
        String right = owner.isRepeated() ? "last(" + path + ")" : path;
        return problem.withReplacement("write `" + right + "`", reference.span(), right);
    }

    private @Nullable TypedExpression noted(@Nullable TypedExpression typed) {
        if (typed != null) {
            note(typed);
        }
        return typed;
    }

    private void note(TypedExpression typed) {
        for (TypedExpression.SlotField read : typed.slotFields()) {
            if (read.slot() < 0) {
                continue;
            }
            RuleStep step = steps.atSlot(read.slot());
            Environment.Variable shared =
                    step.label() == null ? null : steps.variable(step.label(), null);
            if (step.view() == null) {
                continue;
            }
            EventType real = step.view().type();
            int field =
                    shared == null || shared.type().equals(real)
                            ? read.field()
                            : real.indexOf(shared.type().fields().get(read.field()).name());
            slotFields.get(read.slot()).add(field);
        }
    }

    /** Notes the fields of the event at hand that a step's own expression names. */
    private void noteFields(
            RuleStep step, Expression e, Map<String, ? extends Environment.Meaning> locals) {
        if (step.slot() < 0 || step.view() == null) {
            return;
        }
        EventType type = step.view().type();
        Set<Expression> ofOthers = counted(step, e, locals.keySet());
        ExpressionParts.all(e)
                .forEach(
                        part -> {
                            if (part instanceof Expression.Reference reference
                                    && !ofOthers.contains(part)
                                    && !locals.containsKey(reference.name().text())
                                    && type.indexOf(reference.name().text()) >= 0) {
                                slotFields
                                        .get(step.slot())
                                        .add(type.indexOf(reference.name().text()));
                            } else if (part instanceof Expression.Member member
                                    && step.label() != null
                                    && isName(member.target(), step.label())
                                    && type.indexOf(member.field().text()) >= 0) {
                                slotFields
                                        .get(step.slot())
                                        .add(type.indexOf(member.field().text()));
                            }
                        });
    }

    /**
     * What {@code count(v, pred)} says of another step: bare names in it are fields of v, before
     * those of the event at hand.
     */
    private Set<Expression> counted(RuleStep step, Expression e, Set<String> labels) {
        Set<Expression> found = Collections.newSetFromMap(new IdentityHashMap<>());
        ExpressionParts.all(e)
                .filter(Expression.Call.class::isInstance)
                .map(Expression.Call.class::cast)
                .filter(call -> call.name().text().equals("count") && call.arguments().size() == 2)
                .forEach(
                        call ->
                                labels.stream()
                                        .filter(label -> !label.equals(step.label()))
                                        .filter(label -> isName(call.arguments().get(0), label))
                                        .map(label -> steps.variable(label, null))
                                        .forEach(
                                                v -> addFields(call.arguments().get(1), v, found)));
        return found;
    }

    private static void addFields(
            Expression e, Environment.@Nullable Variable of, Set<Expression> found) {
        ExpressionParts.all(e)
                .filter(
                        part ->
                                of != null
                                        && part instanceof Expression.Reference reference
                                        && of.type().indexOf(reference.name().text()) >= 0)
                .forEach(found::add);
    }
}
