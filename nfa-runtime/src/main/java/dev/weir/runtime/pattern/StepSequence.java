package dev.weir.runtime.pattern;

import dev.weir.runtime.program.Conjunct;
import dev.weir.runtime.program.PatternNode;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern that {@link FlatRuns} follow: {@code a -> b -> c}, each step of which looks at its own
 * event alone. A step may be repeated a fixed number of times, the first one also at least so many
 * times, and a negation may end it: {@code a{3,} -> b{2} -> !c FOR 5m}. Or a chain of single steps,
 * {@code a ~> b ~> c}.
 *
 * <p>A run takes one event at each of its places; a step that is repeated a fixed number of times
 * has as many places, one that is repeated without a most has one, where it takes more.
 */
public final class StepSequence {
    /** A run has a number for each place. */
    private static final int MOST_PLACES = 16;

    /** Sets of steps are the bits of a long. */
    private static final int MOST_STEPS = Long.SIZE;

    /**
     * Where a run takes an event.
     *
     * @param number of the step, as {@link PatternShape#number}
     * @param part of the sequence
     * @param iteration of a repeated step, from 0
     */
    record Place(PatternNode.Step step, int number, int part, int iteration) {}

    private final RuleBody.Pattern body;
    private final List<PatternNode> parts;
    private final List<Place> places = new ArrayList<>();
    private final List<PatternNode.Step> steps = new ArrayList<>();
    private final long negated;
    private final int leastOfFirst;

    private StepSequence(RuleBody.Pattern body) {
        this.body = body;
        this.parts = parts(body);
        PatternShape shape = new PatternShape(body);
        int least = 0;
        for (int part = 0; part < parts.size(); part++) {
            PatternNode node = parts.get(part);
            PatternNode.Step step = step(node);
            boolean isLoop = isLoop(body, part);
            if (isLoop) {
                least = ((PatternNode.Repeat) node).min();
            }
            int count = isLoop ? 1 : count(node);
            for (int i = 0; i < count; i++) {
                places.add(new Place(step, shape.number(step), part, i));
            }
            steps.add(step);
        }
        this.leastOfFirst = least;
        long ofLast = 0;
        if (body.last() != null) {
            for (PatternNode.Step step : body.last().steps()) {
                ofLast |= 1L << shape.number(step);
                steps.add(step);
            }
        }
        this.negated = ofLast;
    }

    /**
     * @param body of a rule without {@link #obstacle}
     */
    public static StepSequence of(RuleBody.Pattern body) {
        return new StepSequence(body);
    }

    /**
     * Why a rule cannot be followed in this way, for people: {@code it has a WHERE}; null where it
     * can.
     */
    public static @Nullable String obstacle(RuleProgram rule) {
        if (!(rule.body() instanceof RuleBody.Pattern body)) {
            return "it has no pattern";
        } else if (body.first() != null) {
            return "it begins with a negation";
        } else if (!rule.exceptions().isEmpty()) {
            return "it has an EXCEPT";
        } else if (!body.where().isEmpty()) {
            return "it has a WHERE";
        } else if (body.latest()) {
            return "it takes the latest";
        } else if (!body.skipSlots().isEmpty()) {
            return "it skips to a step";
        }
        boolean isStep = body.pattern() instanceof PatternNode.Step;
        if (!isStep && body.withinMillis() == Long.MAX_VALUE) {
            return "it is unbounded";
        }
        String ofLinks = obstacleInLinks(body);
        return ofLinks == null ? obstacleInSteps(body) : ofLinks;
    }

    private static @Nullable String obstacleInLinks(RuleBody.Pattern body) {
        if (!(body.pattern() instanceof PatternNode.Sequence sequence)) {
            return null;
        }
        boolean isChain = isChain(body);
        for (PatternNode.Link link : sequence.links()) {
            if (!isChain && link.arrow() != PatternNode.Arrow.FOLLOWED_BY
                    || !link.guards().isEmpty()) {
                return "there is more than `->`, or more than `~>`, between its steps";
            }
        }
        if (isChain && body.last() != null) {
            return "a negation ends its `~>`";
        } else if (isChain && parts(body).stream().anyMatch(p -> p instanceof PatternNode.Repeat)) {
            return "a step between its `~>` is repeated";
        }
        return null;
    }

    /** Whether the steps are joined by {@code ~>} alone. */
    private static boolean isChain(RuleBody.Pattern body) {
        return body.pattern() instanceof PatternNode.Sequence sequence
                && sequence.links().stream()
                        .allMatch(link -> link.arrow() == PatternNode.Arrow.ANY);
    }

    private static @Nullable String obstacleInSteps(RuleBody.Pattern body) {
        List<PatternNode> parts = parts(body);
        List<PatternNode.Step> steps = new ArrayList<>();
        int places = 0;
        for (int part = 0; part < parts.size(); part++) {
            PatternNode node = parts.get(part);
            if (node instanceof PatternNode.Step step) {
                steps.add(step);
                places++;
            } else if (node instanceof PatternNode.Repeat repeat
                    && repeat.body() instanceof PatternNode.Step step
                    && repeat.arrow() == PatternNode.Arrow.FOLLOWED_BY
                    && repeat.until() == null) {
                boolean isLoop = isLoop(body, part);
                if (!isLoop && !hasFixedCount(body, part)) {
                    return "step `" + step.label() + "` may be repeated more or less often";
                }
                steps.add(step);
                places += isLoop ? 1 : repeat.min();
            } else {
                return "a part of it is no single step";
            }
        }
        if (places > MOST_PLACES) {
            return "it takes more than " + MOST_PLACES + " events";
        }
        RuleBody.FinalAbsence last = body.last();
        if (last != null && last.nextOnly()) {
            return "the very next event decides its last negation";
        } else if (last != null) {
            steps.addAll(last.steps());
        }
        if (steps.size() > MOST_STEPS) {
            return "it has more than " + MOST_STEPS + " steps";
        }
        for (PatternNode.Step step : steps) {
            if (!step.conditions().stream().allMatch(Conjunct::onEventAlone)) {
                String name = step.label().isEmpty() ? "a step" : "step `" + step.label() + "`";
                return name + " looks at more than its own event";
            }
        }
        return null;
    }

    private static List<PatternNode> parts(RuleBody.Pattern body) {
        return body.pattern() instanceof PatternNode.Sequence sequence
                ? sequence.parts()
                : List.of(body.pattern());
    }

    private static PatternNode.Step step(PatternNode part) {
        return (PatternNode.Step)
                (part instanceof PatternNode.Repeat repeat ? repeat.body() : part);
    }

    private static int count(PatternNode part) {
        return part instanceof PatternNode.Repeat repeat ? repeat.min() : 1;
    }

    /** Whether a part is the first step, repeated without a most, with another one behind it. */
    private static boolean isLoop(RuleBody.Pattern body, int part) {
        return part == 0
                && parts(body).size() > 1
                && parts(body).get(0) instanceof PatternNode.Repeat repeat
                && repeat.min() > 0
                && repeat.max() == Integer.MAX_VALUE
                && !repeat.greedy();
    }

    /** Whether a repeated step takes so many events as it must: a last one completes with them. */
    private static boolean hasFixedCount(RuleBody.Pattern body, int part) {
        PatternNode.Repeat repeat = (PatternNode.Repeat) parts(body).get(part);
        boolean isOver =
                part + 1 == parts(body).size()
                        && body.last() == null
                        && body.afterMatch() != RuleBody.AfterMatch.KEEP_ALL
                        && !repeat.greedy();
        return repeat.min() > 0 && (repeat.min() == repeat.max() || isOver);
    }

    RuleBody.Pattern body() {
        return body;
    }

    /** Whether it is {@code a ~> b ~> c}. */
    public boolean isChain() {
        return isChain(body);
    }

    /** What is the same of sequences whose runs can be followed together, as a text. */
    public String shape() {
        RuleBody.FinalAbsence last = body.last();
        return String.join(
                " ",
                places.stream().map(place -> String.valueOf(place.number())).toList().toString(),
                isChain() ? "any" : "next",
                "least " + leastOfFirst,
                "but " + negated + " for " + (last == null ? 0 : last.forMillis()),
                "within " + body.withinMillis(),
                body.afterMatch().toString(),
                "runs " + body.maxRuns() + (body.dropNewest() ? " newest" : ""),
                "matches " + body.maxMatches());
    }

    /** The steps by their numbers: those that a run takes, then those of a last negation. */
    public List<PatternNode.Step> steps() {
        return steps;
    }

    List<Place> places() {
        return places;
    }

    /** Whether the first place may take more events. */
    boolean hasLoop() {
        return leastOfFirst > 0;
    }

    /** How many events the first place takes at least, where it may take more. */
    int leastOfFirst() {
        return leastOfFirst;
    }

    /** Whether a run that has taken all its events waits for none to be seen that is negated. */
    boolean hasAbsence() {
        return body.last() != null;
    }

    /** The steps of a last negation, as bits by their numbers. */
    long negated() {
        return negated;
    }

    /**
     * Where a {@link PatternMatcher} has a run.
     *
     * @param place that has taken the last event
     * @param count how many events the first place has taken
     */
    Cursor cursor(int place, int count) {
        Place at = places.get(place);
        Cursor inner = Cursor.TAKEN;
        if (parts.get(at.part()) instanceof PatternNode.Repeat) {
            int iteration = place == 0 ? count - 1 : at.iteration();
            inner = new Cursor.InRepeat(iteration, Cursor.TAKEN, place + count - 1, false);
        }
        return body.pattern() instanceof PatternNode.Sequence
                ? new Cursor.InSequence(at.part(), inner, false, List.of())
                : inner;
    }
}
