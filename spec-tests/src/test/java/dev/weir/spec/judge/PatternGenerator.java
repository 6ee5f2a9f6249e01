package dev.weir.spec.judge;

import dev.weir.spec.judge.ExpressionGenerator.Many;
import dev.weir.spec.judge.ExpressionGenerator.Names;
import dev.weir.spec.judge.ExpressionGenerator.One;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Writes a pattern. First its shape, then the predicates, for a step may name any other; the text
 * comes last.
 */
final class PatternGenerator {
    /** How deep groups are nested. */
    private static final int DEPTH = 2;

    private final Draw draw;
    private final ExpressionGenerator expressions;
    private final List<EventShape> types;
    private final List<String> ownKeys;
    private final List<Step> steps = new ArrayList<>();
    private final List<Integer> loops = new ArrayList<>();
    private int nextLoop;
    private int nextSlot;
    private int branching;
    private int inOperand;
    private boolean untilAllowed = true;

    /**
     * @param ownKeys expressions that a step may have as a key of its own; empty where it cannot
     */
    PatternGenerator(
            Draw draw,
            ExpressionGenerator expressions,
            List<EventShape> types,
            List<String> ownKeys) {
        this.draw = draw;
        this.expressions = expressions;
        this.types = types;
        this.ownKeys = ownKeys;
    }

    private enum Role {
        TAKES,
        NEGATED,
        LEADING,
        UNTIL
    }

    /** A step; {@code slots} is how many that take events stand before it. */
    private static final class Step {
        final String label;
        final EventShape type;
        final Role role;
        final int slots;
        final List<Integer> loops;
        final String key;
        String predicate = "";

        Step(String label, EventShape type, Role role, int slots, List<Integer> loops, String key) {
            this.label = label;
            this.type = type;
            this.role = role;
            this.slots = slots;
            this.loops = List.copyOf(loops);
            this.key = key;
        }

        String text() {
            return (label.isEmpty() ? "" : label + ": ")
                    + type.name()
                    + (predicate.isEmpty() ? "" : "[" + predicate + "]")
                    + key;
        }
    }

    /**
     * A part of the pattern.
     *
     * @param min how many events it takes at least
     */
    private record Part(Supplier<String> text, int min) {}

    /**
     * A whole pattern.
     *
     * @param labels of the steps that take events, as outside of all steps they can be named
     * @param branching how many ways a run can split, roughly
     */
    record Written(String text, Names labels, List<String> labelNames, int branching) {}

    Written pattern() {
        Part core;
        do {
            steps.clear();
            loops.clear();
            nextSlot = 0;
            branching = 0;
            core = sequence(draw.of(1, 2, 2, 2, 3, 3, 4), DEPTH);
        } while (core.min() == 0);
        Supplier<String> text = trailing(leading(core.text()));
        steps.forEach(this::addPredicate);
        Names outside = outside();
        return new Written(text.get(), outside, labels().keySet().stream().toList(), branching);
    }

    /**
     * A sequence of two to four steps, each of which looks at its own event alone, of few types: an
     * event is often of several steps.
     */
    Written plain() {
        Part all = stepPart();
        for (int i = draw.of(1, 2, 2, 3); i > 0; i--) {
            Part before = all;
            Part next = stepPart();
            all = new Part(() -> before.text().get() + " -> " + next.text().get(), 0);
        }
        for (Step step : steps) {
            One own = new One("", step.type);
            if (draw.chance(50)) {
                step.predicate =
                        expressions.simple(new Names(List.of(own), List.of(), List.of(), false));
            }
        }
        return new Written(all.text().get(), outside(), labels().keySet().stream().toList(), 0);
    }

    private Supplier<String> leading(Supplier<String> core) {
        if (!draw.chance(10)) {
            return core;
        }
        Supplier<String> negated = negated(Role.LEADING);
        int seconds = draw.between(1, 8);
        return () -> negated.get() + " FOR " + seconds + "s -> " + core.get();
    }

    private Supplier<String> trailing(Supplier<String> core) {
        if (!draw.chance(20)) {
            return core;
        }
        Supplier<String> negated = negated(Role.NEGATED);
        int seconds = draw.between(1, 8);
        return switch (draw.below(5)) {
            case 0 -> () -> core.get() + " => " + negated.get();
            case 1 -> () -> core.get() + " -> " + negated.get();
            case 2 -> {
                Supplier<String> other = negated(Role.NEGATED);
                yield () ->
                        core.get()
                                + " -> "
                                + negated.get()
                                + " -> "
                                + other.get()
                                + " FOR "
                                + seconds
                                + "s";
            }
            default -> () -> core.get() + " -> " + negated.get() + " FOR " + seconds + "s";
        };
    }

    private Supplier<String> negated(Role role) {
        Step first = step(role);
        if (draw.chance(20)) {
            Step second = step(role);
            return () -> "!(" + first.text() + " | " + second.text() + ")";
        }
        return () -> "!" + first.text();
    }

    private Part sequence(int length, int depth) {
        Part all = part(depth);
        for (int i = 1; i < length; i++) {
            Part before = all;
            // What follows a part of an operand that took nothing is unsettled.
            boolean settled = inOperand == 0 || all.min() > 0;
            String arrow = settled ? arrow() : " -> ";
            Supplier<String> link = () -> arrow;
            if (settled && draw.chance(14)) {
                String first = draw.of(" -> ", " -> ", " => ");
                Supplier<String> guard = negated(Role.NEGATED);
                if (draw.chance(15)) {
                    Supplier<String> second = negated(Role.NEGATED);
                    link = () -> first + guard.get() + " -> " + second.get() + arrow;
                } else {
                    link = () -> first + guard.get() + arrow;
                }
            }
            untilAllowed = all.min() > 0;
            Part next = part(depth);
            untilAllowed = true;
            Supplier<String> between = link;
            all =
                    new Part(
                            () -> before.text().get() + between.get() + next.text().get(),
                            before.min() + next.min());
        }
        return all;
    }

    private String arrow() {
        String arrow = draw.of(" -> ", " -> ", " -> ", " => ", " ~> ");
        if (arrow.equals(" ~> ")) {
            branching += loops.isEmpty() ? 1 : 2;
        }
        return arrow;
    }

    private Part part(int depth) {
        int choice = draw.below(depth > 0 ? 100 : 70);
        if (choice < 48) {
            Step step = step(Role.TAKES);
            return new Part(step::text, 1);
        } else if (choice < 70) {
            return repeated(false, depth);
        } else if (choice < 80) {
            return repeated(true, depth - 1);
        } else if (choice < 88) {
            return either(depth - 1);
        } else if (choice < 94) {
            return both(depth - 1);
        }
        Part body = sequence(draw.between(2, 3), depth - 1);
        String bound = draw.chance(70) ? " WITHIN " + draw.between(1, 6) + "s" : "";
        return new Part(() -> "(" + body.text().get() + bound + ")", body.min());
    }

    private Part either(int depth) {
        branching += loops.isEmpty() ? 0 : 3;
        List<Part> branches = new ArrayList<>();
        if (draw.chance(25)) {
            Step one = step(Role.TAKES);
            Step other = new Step(one.label, one.type, Role.TAKES, nextSlot++, loops, "");
            steps.add(other);
            branches.add(new Part(one::text, 1));
            branches.add(new Part(other::text, 1));
        } else {
            for (int i = draw.between(2, 3); i > 0; i--) {
                branches.add(operand(depth));
            }
        }
        return new Part(
                () -> "(" + joined(branches, " | ") + ")",
                branches.stream().mapToInt(Part::min).min().orElse(0));
    }

    private Part both(int depth) {
        List<Part> operands = new ArrayList<>();
        inOperand++;
        for (int i = draw.of(2, 2, 3); i > 0; i--) {
            operands.add(operand(depth));
        }
        inOperand--;
        return new Part(
                () -> "(" + joined(operands, " & ") + ")",
                operands.stream().mapToInt(Part::min).sum());
    }

    private Part operand(int depth) {
        if (draw.chance(25)) {
            Part body = sequence(2, depth);
            return new Part(() -> "(" + body.text().get() + ")", body.min());
        }
        return part(depth);
    }

    private static String joined(List<Part> parts, String between) {
        return parts.stream().map(p -> p.text().get()).collect(Collectors.joining(between));
    }

    private Part repeated(boolean group, int depth) {
        String quantity =
                draw.of(
                        "?", "?", "*", "+", "+", "{2}", "{2,}", "{3}", "{1,2}", "{2,3}", "{0,2}",
                        "{many}", "{1,}");
        boolean isLoop = !quantity.equals("?");
        boolean allowed = untilAllowed;
        untilAllowed = true;
        String mode = isLoop ? draw.of("", "", "", "", " CONSECUTIVE", " ANY") : "";
        if (isLoop) {
            loops.add(nextLoop++);
        }
        if (mode.equals(" ANY")) {
            branching += quantity.endsWith(",}") || quantity.length() == 1 ? 3 : 2;
        } else if (loops.size() > 1) {
            branching += 1;
        }
        Part body = group ? sequence(draw.of(1, 2, 2, 2, 3), depth) : stepPart();
        if (isLoop) {
            loops.remove(loops.size() - 1);
        }
        String greedy = draw.chance(group ? 12 : 20) ? " GREEDY" : "";
        Step until = allowed && draw.chance(12) ? step(Role.UNTIL) : null;
        String bound = group && draw.chance(15) ? " WITHIN " + draw.between(1, 5) + "s" : "";
        int least =
                "?*{0,2}".contains(quantity) ? 0 : quantity.matches("\\{[23].*|\\{many}") ? 2 : 1;
        return new Part(
                () ->
                        (group ? "(" + body.text().get() + bound + ")" : body.text().get())
                                + quantity
                                + mode
                                + greedy
                                + (until == null ? "" : " UNTIL " + until.text()),
                least * body.min());
    }

    private Part stepPart() {
        Step step = step(Role.TAKES);
        return new Part(step::text, 1);
    }

    private Step step(Role role) {
        boolean takes = role == Role.TAKES;
        String label = draw.chance(takes ? 88 : 20) ? "p" + (steps.size() + 1) : "";
        EventShape type = draw.of(types);
        List<String> keys = ownKeys.stream().filter(k -> type.offers(k)).toList();
        String key = !keys.isEmpty() && draw.chance(15) ? " BY " + draw.of(keys) : "";
        Step step = new Step(label, type, role, nextSlot, loops, key);
        nextSlot += takes ? 1 : 0;
        steps.add(step);
        return step;
    }

    private void addPredicate(Step step) {
        if (draw.chance(step.role != Role.TAKES ? 90 : steps.size() > 2 ? 40 : 70)) {
            Names names = inside(step);
            step.predicate =
                    draw.chance(55) ? expressions.simple(names) : expressions.condition(names);
        }
    }

    /** The labels of steps that take events, each with all the steps that share it. */
    private Map<String, List<Step>> labels() {
        Map<String, List<Step>> labels = new LinkedHashMap<>();
        for (Step step : steps) {
            if (step.role == Role.TAKES && !step.label.isEmpty()) {
                labels.computeIfAbsent(step.label, l -> new ArrayList<>()).add(step);
            }
        }
        return labels;
    }

    /** What a step's predicate may name. */
    private Names inside(Step from) {
        List<One> ones = new ArrayList<>();
        List<Many> many = new ArrayList<>();
        List<String> timed = new ArrayList<>();
        ones.add(new One("", from.type));
        timed.add("");
        labels().forEach(
                        (label, named) -> {
                            Step one = named.get(0);
                            if (named.contains(from)) {
                                if (!from.loops.isEmpty()) {
                                    many.add(new Many(label, from.type));
                                }
                            } else if (mayName(from, named)) {
                                boolean here = from.loops.containsAll(one.loops);
                                if (here) {
                                    ones.add(new One(label + ".", one.type));
                                    timed.add(label);
                                } else {
                                    many.add(new Many(label, one.type));
                                }
                            }
                        });
        return new Names(ones, many, timed, false);
    }

    private static boolean mayName(Step from, List<Step> named) {
        return switch (from.role) {
            case TAKES -> true;
            case NEGATED, UNTIL -> named.stream().allMatch(s -> s.slots < from.slots);
            case LEADING ->
                    named.size() == 1 && named.get(0).slots == 0 && named.get(0).loops.isEmpty();
        };
    }

    private Names outside() {
        List<One> ones = new ArrayList<>();
        List<Many> many = new ArrayList<>();
        List<String> timed = new ArrayList<>();
        labels().forEach(
                        (label, named) -> {
                            Step one = named.get(0);
                            if (one.loops.isEmpty()) {
                                ones.add(new One(label + ".", one.type));
                                timed.add(label);
                            } else {
                                many.add(new Many(label, one.type));
                            }
                        });
        return new Names(ones, many, timed, false);
    }
}
