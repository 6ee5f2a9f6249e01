package dev.weir.compiler.rule;

import dev.weir.compiler.expression.Environment;
import dev.weir.rules.ast.Pattern;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All steps of a rule in the order of the text, their slots and labels, and its repetitions. */
final class RuleSteps {
    private final List<RuleStep> steps;
    private final List<RuleStep> bySlot = new ArrayList<>();
    private final List<String> slotNames;
    private final Map<Pattern.Step, RuleStep> bySyntax = new IdentityHashMap<>();
    private final Map<Pattern.Repeat, Quantifier> quantifiers;
    private final Map<String, List<RuleStep>> byLabel = new LinkedHashMap<>();

    RuleSteps(List<RuleStep> steps, Map<Pattern.Repeat, Quantifier> quantifiers) {
        this.steps = List.copyOf(steps);
        this.quantifiers = quantifiers;
        for (RuleStep step : steps) {
            bySyntax.put(step.syntax(), step);
            String label = step.label();
            if (label != null) {
                byLabel.computeIfAbsent(label, l -> new ArrayList<>()).add(step);
            }
        }
        List<RuleStep> ordered = new ArrayList<>(steps);
        ordered.sort(Comparator.comparingInt(RuleStep::slot));
        for (RuleStep step : ordered) {
            if (step.slot() == bySlot.size()) {
                bySlot.add(step);
            }
        }
        this.slotNames = names();
    }

    /** All steps, also those that take no event. */
    List<RuleStep> all() {
        return steps;
    }

    /** The steps with a slot. */
    List<RuleStep> bound() {
        return steps.stream().filter(step -> step.slot() >= 0).toList();
    }

    RuleStep of(Pattern.Step syntax) {
        RuleStep step = bySyntax.get(syntax);
        if (step == null) {
            throw new IllegalStateException("a step that was not collected: " + syntax.span());
        }
        return step;
    }

    Quantifier of(Pattern.Repeat repeat) {
        Quantifier quantifier = quantifiers.get(repeat);
        if (quantifier == null) {
            throw new IllegalStateException("a repetition not collected: " + repeat.span());
        }
        return quantifier;
    }

    /** All labels, also those of steps that take no event. */
    Set<String> labels() {
        return Collections.unmodifiableSet(byLabel.keySet());
    }

    /** The steps of a label; empty where there is none. */
    List<RuleStep> labelled(String label) {
        return byLabel.getOrDefault(label, List.of());
    }

    /** The name of each slot, distinct but for steps that share their label. */
    List<String> slotNames() {
        return slotNames;
    }

    private List<String> names() {
        Map<String, Integer> taken = new HashMap<>();
        byLabel.keySet().forEach(label -> taken.put(label, 1));
        List<String> names = new ArrayList<>();
        for (RuleStep step : bySlot) {
            String label = step.label();
            names.add(label != null ? label : unused(step.syntax().type().text(), taken));
        }
        return List.copyOf(names);
    }

    private static String unused(String name, Map<String, Integer> taken) {
        int number = taken.merge(name, 1, Integer::sum);
        return number == 1 ? name : unused(name + "_" + number, taken);
    }

    /** The step with a slot. */
    RuleStep atSlot(int slot) {
        return bySlot.get(slot);
    }

    /** The innermost repetition that holds all of these steps; -1 where there is none. */
    int commonLoop(List<RuleStep> of) {
        List<Integer> common = new ArrayList<>(of.get(0).loops());
        of.forEach(step -> common.retainAll(step.loops()));
        return common.isEmpty() ? -1 : common.get(common.size() - 1);
    }

    /**
     * What a label means to an expression of a step, or outside all steps where {@code from} is
     * null; null where nothing can be said of it, for the type of a step is unknown.
     */
    Environment.@Nullable Variable variable(String label, @Nullable RuleStep from) {
        List<RuleStep> named =
                from != null && label.equals(from.label())
                        ? List.of(from)
                        : labelled(label).stream().filter(s -> s.slot() >= 0).toList();
        List<EventType> types = new ArrayList<>();
        for (RuleStep step : named) {
            if (step.view() == null) {
                return null;
            }
            types.add(step.view().type());
        }
        return new Environment.Variable(
                label,
                named.stream().map(RuleStep::slot).distinct().toList(),
                common(types),
                use(named, from));
    }

    private static Environment.Use use(List<RuleStep> named, @Nullable RuleStep from) {
        if (from != null && named.contains(from)) {
            return !from.loops().isEmpty() ? Environment.Use.SELF_MANY : Environment.Use.SELF;
        }
        if (named.stream().noneMatch(RuleStep::isRepeated)) {
            return Environment.Use.SINGLE;
        }
        boolean sameIteration =
                from != null
                        && named.stream()
                                .allMatch(
                                        step ->
                                                !step.loops().isEmpty()
                                                        && from.loops().containsAll(step.loops()));
        return sameIteration ? Environment.Use.ITERATION : Environment.Use.MANY;
    }

    /** The type itself, or one with the fields that all have with one type. */
    private static EventType common(List<EventType> types) {
        if (types.size() == 1) {
            return types.get(0);
        }
        List<EventType> distinct = types.stream().distinct().toList();
        if (distinct.size() == 1) {
            return distinct.get(0);
        }
        List<Field> fields = new ArrayList<>();
        for (Field field : distinct.get(0).fields()) {
            boolean required = field.required();
            boolean everywhere = true;
            for (EventType type : distinct) {
                int index = type.indexOf(field.name());
                everywhere &= index >= 0 && type.fields().get(index).type().equals(field.type());
                required &= everywhere && type.fields().get(index).required();
            }
            if (everywhere) {
                fields.add(new Field(field.name(), field.type(), required, field.path()));
            }
        }
        String name = distinct.stream().map(EventType::name).collect(Collectors.joining(" | "));
        return new EventType(name, fields, -1, 0);
    }
}
