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
import org.jspecify.annotations.Nullable;

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
    private final boolean mayExplode;
    private final List<Step> steps = new ArrayList<>();
    private final List<Integer> loops = new ArrayList<>();
    private int nextLoop;
    private int nextSlot;
    private int branching;
    private int inOperand;
    private int inUnbounded;
    private boolean explodes;
    private boolean untilAllowed = true;

    /**
     * @param ownKeys expressions that a step may have as a key of its own; empty where it cannot
     * @param mayExplode whether each event may double the runs
     */
    PatternGenerator(
            Draw draw,
            ExpressionGenerator expressions,
            List<EventShape> types,
            List<String> ownKeys,
            boolean mayExplode) {
        this.draw = draw;
        this.expressions = expressions;
        this.types = types;
        this.ownKeys = ownKeys;
        this.mayExplode = mayExplode;
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

        /** One of the same iteration to compare it with. */
        @Nullable Step beside;

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
     * @param explodes whether each event can double the runs
     */
    record Written(
            String text, Names labels, List<String> labelNames, int branching, boolean explodes) {}

    Written pattern() {
        Part core;
        boolean isBurst;
        do {
            steps.clear();
            loops.clear();
            nextSlot = 0;
            branching = 0;
            explodes = false;
            isBurst = draw.chance(6);
            core = isBurst ? stepLoop() : core();
        } while (core.min() == 0);
        Supplier<String> leading = leading(core.text());
        Supplier<String> text = isBurst ? absence(leading, 4) : trailing(leading);
        steps.forEach(this::addPredicate);
        Names outside = outside();
        List<String> labels = labels().keySet().stream().toList();
        return new Written(text.get(), outside, labels, branching, explodes);
    }

    /** What has the longest state alone: iterations, or a loop with a bar across the way out. */
    Written lasting() {
        Part core = draw.chance(60) ? iterations() : barred();
        steps.forEach(this::addPredicate);
        List<String> labels = labels().keySet().stream().toList();
        return new Written(core.text().get(), outside(), labels, 0, false);
    }

    /**
     * A sequence of one to four steps, each of which looks at its own event alone, of few types: an
     * event is often of several steps. Some are repeated, and some end with a negation.
     */
    Written plain() {
        boolean hasAbsence = draw.chance(30);
        Part all = maybeRepeated("{2,}", "+", "{3,}", "{2}");
        for (int i = hasAbsence ? draw.below(3) : draw.of(1, 2, 2, 3); i > 0; i--) {
            Part before = all;
            Part next = draw.chance(85) ? stepPart() : maybeRepeated("{2}");
            all = new Part(() -> before.text().get() + " -> " + next.text().get(), 0);
        }
        Supplier<String> text = all.text();
        if (hasAbsence) {
            Supplier<String> core = text;
            Supplier<String> negated = negated(Role.NEGATED);
            text = draw.chance(40) ? () -> core.get() + " -> " + negated.get() : absence(core, 8);
        }
        addOwnPredicates();
        List<String> labels = labels().keySet().stream().toList();
        return new Written(text.get(), outside(), labels, 0, false);
    }

    /** Two to four steps, each of which looks at its own event alone, in all combinations. */
    Written chain() {
        Part all = stepPart();
        for (int i = draw.of(1, 2, 2, 3); i > 0; i--) {
            Part before = all;
            Part next = stepPart();
            all = new Part(() -> before.text().get() + " ~> " + next.text().get(), 0);
        }
        addOwnPredicates();
        List<String> labels = labels().keySet().stream().toList();
        return new Written(all.text().get(), outside(), labels, 0, false);
    }

    private void addOwnPredicates() {
        for (Step step : steps) {
            One own = new One("", step.type);
            if (draw.chance(step.role == Role.TAKES ? 50 : 80)) {
                step.predicate =
                        expressions.simple(new Names(List.of(own), List.of(), List.of(), false));
            }
        }
    }

    private Part maybeRepeated(String... quantities) {
        if (draw.chance(60)) {
            return stepPart();
        }
        loops.add(nextLoop++);
        Step step = step(Role.TAKES);
        loops.remove(loops.size() - 1);
        String quantity = draw.of(quantities);
        return new Part(() -> step.text() + quantity, 1);
    }

    /** Mostly anything, now and then what has the longest state. */
    private Part core() {
        int choice = draw.below(100);
        if (choice < 10) {
            return iterations();
        } else if (choice < 16) {
            return barred();
        }
        return sequence(draw.of(1, 2, 2, 2, 3, 3, 4), DEPTH);
    }

    /** Iterations of which the first step and the last one often name each other. */
    private Part iterations() {
        Part before = draw.chance(60) ? stepPart() : null;
        List<Step> body = new ArrayList<>();
        loops.add(nextLoop++);
        for (int i = draw.of(2, 3, 3); i > 0; i--) {
            body.add(step(Role.TAKES));
        }
        loops.remove(loops.size() - 1);
        Step first = body.get(0);
        Step last = body.get(body.size() - 1);
        first.beside = last;
        last.beside = first;
        String quantity = draw.of("{2}", "{2,}", "{1,}", "{1,2}", "+");
        return new Part(
                () ->
                        (before == null ? "" : before.text().get() + " -> ")
                                + body.stream()
                                        .map(Step::text)
                                        .collect(Collectors.joining(" -> ", "(", ")"))
                                + quantity,
                body.size());
    }

    /** A loop, and a negation that bars the way out of it. */
    private Part barred() {
        Part loop = stepLoop();
        Supplier<String> negated = negated(Role.NEGATED);
        Part next = stepPart();
        return new Part(
                () -> loop.text().get() + " -> " + negated.get() + " -> " + next.text().get(), 2);
    }

    /** What can go on while an absence is waited for. */
    private Part stepLoop() {
        loops.add(nextLoop++);
        Step step = step(Role.TAKES);
        loops.remove(loops.size() - 1);
        String quantity = draw.of("+", "{2,}", "{1,}", "{2,3}");
        return new Part(() -> step.text() + quantity, 1);
    }

    /** {@code core -> !s FOR d} */
    private Supplier<String> absence(Supplier<String> core, int mostSeconds) {
        Supplier<String> negated = negated(Role.NEGATED);
        int seconds = draw.between(1, mostSeconds);
        return () -> core.get() + " -> " + negated.get() + " FOR " + seconds + "s";
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
        int choice = draw.below(5);
        if (choice > 2) {
            return absence(core, 8);
        }
        Supplier<String> negated = negated(Role.NEGATED);
        return switch (choice) {
            case 0 -> () -> core.get() + " => " + negated.get();
            case 1 -> () -> core.get() + " -> " + negated.get();
            default -> absence(() -> core.get() + " -> " + negated.get(), 8);
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
        if (!arrow.equals(" ~> ")) {
            return arrow;
        } else if (inUnbounded > 0 && !mayExplode) {
            return " -> ";
        }
        branching += loops.isEmpty() ? 1 : 2;
        explodes |= inUnbounded > 0;
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
        } else if (choice < 88 && (inUnbounded == 0 || mayExplode)) {
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
        explodes |= inUnbounded > 0;
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
        boolean isUnbounded = quantity.endsWith(",}") || "*+".contains(quantity);
        boolean allowed = untilAllowed;
        untilAllowed = true;
        String mode = isLoop ? draw.of("", "", "", "", " CONSECUTIVE", " ANY") : "";
        if (isLoop) {
            loops.add(nextLoop++);
        }
        inUnbounded += isUnbounded ? 1 : 0;
        if (mode.equals(" ANY") && (inUnbounded > 0 || loops.size() > 1)) {
            mode = mayExplode ? mode : "";
            explodes |= mayExplode;
        }
        if (mode.equals(" ANY")) {
            branching += isUnbounded ? 3 : 2;
        } else if (loops.size() > 1) {
            branching += 1;
        }
        String iteration = mode;
        Part body = group ? sequence(draw.of(1, 2, 2, 2, 3), depth) : stepPart();
        inUnbounded -= isUnbounded ? 1 : 0;
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
                                + iteration
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
        Step beside = step.beside;
        if (beside != null && !beside.label.isEmpty() && draw.chance(50)) {
            One other = new One(beside.label + ".", beside.type);
            step.predicate = expressions.comparison(new One("", step.type), other);
        } else if (draw.chance(step.role != Role.TAKES ? 90 : steps.size() > 2 ? 40 : 70)) {
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
