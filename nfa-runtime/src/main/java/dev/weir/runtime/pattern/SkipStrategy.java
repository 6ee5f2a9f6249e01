package dev.weir.runtime.pattern;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.program.RuleBody;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of the runs that complete at one moment are matches, in which order, and which runs a match
 * drops: AFTER MATCH, LIMIT MATCHES, LATEST; and LIMIT RUNS (language, section 5, "After a match").
 */
final class SkipStrategy {
    /** A run that has all that it needs. */
    record Completion(Bindings bindings, Event first) {
        Completion(Bindings bindings) {
            this(bindings, bindings.at(0));
        }
    }

    /** An event with the name of the step that took it: what tells matches apart. */
    private record Named(String step, Event event) {}

    private final PatternShape shape;
    private final RuleBody.Pattern body;

    SkipStrategy(PatternShape shape) {
        this.shape = shape;
        this.body = shape.body();
    }

    /**
     * Takes the runs that complete at one moment in turn.
     *
     * @param runs the others, from which those are taken that the mode drops
     * @return the matches, in order
     */
    List<PatternMatcher.Match> settle(List<Completion> completions, List<Run> runs, long time) {
        if (completions.isEmpty()) {
            return List.of();
        }
        List<Completion> waiting = new ArrayList<>(completions);
        waiting.sort(order());
        List<PatternMatcher.Match> matches = new ArrayList<>();
        Set<List<Named>> made = new HashSet<>();
        long omitted = 0;
        while (!waiting.isEmpty()) {
            Completion done = waiting.remove(0);
            if (!made.add(named(done.bindings()))) {
                continue;
            }
            if (matches.size() < body.maxMatches()) {
                matches.add(new PatternMatcher.Match(done.bindings(), time, 0));
            } else {
                omitted++;
            }
            drop(done, waiting, runs);
        }
        if (omitted > 0) {
            PatternMatcher.Match last = matches.remove(matches.size() - 1);
            matches.add(new PatternMatcher.Match(last.bindings(), time, omitted));
        }
        return matches;
    }

    private List<Named> named(Bindings bindings) {
        return bindings.toList().stream()
                .map(b -> new Named(shape.label(b.slot()), b.event()))
                .toList();
    }

    private void drop(Completion done, List<Completion> waiting, List<Run> runs) {
        switch (body.afterMatch()) {
            case KEEP_ALL -> {}
            case SKIP_PAST_LAST -> {
                Place last = done.bindings().newest().place();
                waiting.removeIf(c -> c.first().place().compareTo(last) <= 0);
                runs.removeIf(r -> r.firstEvent().place().compareTo(last) <= 0);
            }
            case SKIP_TO_NEXT -> dropSameStart(done, waiting, runs);
            case SKIP_TO_FIRST, SKIP_TO_LAST -> {
                Event target = skipTarget(done.bindings());
                if (target == null) {
                    dropSameStart(done, waiting, runs);
                } else {
                    waiting.removeIf(c -> c.first().place().compareTo(target.place()) < 0);
                    runs.removeIf(r -> r.firstEvent().place().compareTo(target.place()) < 0);
                }
            }
        }
    }

    private static void dropSameStart(Completion done, List<Completion> waiting, List<Run> runs) {
        waiting.removeIf(c -> c.first().equals(done.first()));
        runs.removeIf(r -> r.firstEvent().equals(done.first()));
    }

    private @Nullable Event skipTarget(Bindings bindings) {
        boolean first = body.afterMatch() == RuleBody.AfterMatch.SKIP_TO_FIRST;
        Event target = null;
        for (int slot : body.skipSlots()) {
            Event e = first ? bindings.first(slot) : bindings.last(slot, 0, Integer.MAX_VALUE);
            if (e != null
                    && (target == null || (e.place().compareTo(target.place()) < 0) == first)) {
                target = e;
            }
        }
        return target;
    }

    /**
     * First event, second, and so on; then the order of the steps. LATEST turns the first round.
     */
    private Comparator<Completion> order() {
        Comparator<Completion> byStart = Comparator.comparing(c -> c.first().place());
        return (body.latest() ? byStart.reversed() : byStart)
                .thenComparing(SkipStrategy::compareEvents)
                .thenComparing(SkipStrategy::compareSlots);
    }

    private static int compareEvents(Completion a, Completion b) {
        List<Bindings.Bound> as = a.bindings().toList();
        List<Bindings.Bound> bs = b.bindings().toList();
        for (int i = 0; i < Math.min(as.size(), bs.size()); i++) {
            int c = as.get(i).event().place().compareTo(bs.get(i).event().place());
            if (c != 0) {
                return c;
            }
        }
        return Integer.compare(as.size(), bs.size());
    }

    private static int compareSlots(Completion a, Completion b) {
        List<Bindings.Bound> as = a.bindings().toList();
        List<Bindings.Bound> bs = b.bindings().toList();
        for (int i = 0; i < Math.min(as.size(), bs.size()); i++) {
            int c = Integer.compare(as.get(i).slot(), bs.get(i).slot());
            if (c != 0) {
                return c;
            }
        }
        return 0;
    }

    /**
     * Leaves at most so many different first events an open run.
     *
     * @param runs in the order of their starts
     * @return how many first events have none any more
     */
    int limit(List<Run> runs) {
        if (runs.size() <= body.maxRuns()) {
            return 0;
        }
        int dropped = 0;
        List<Event> starts = new ArrayList<>();
        for (Run run : runs) {
            if (starts.isEmpty() || !starts.get(starts.size() - 1).equals(run.firstEvent())) {
                starts.add(run.firstEvent());
            }
        }
        while (starts.size() > body.maxRuns()) {
            Event gone = starts.remove(body.dropNewest() ? starts.size() - 1 : 0);
            runs.removeIf(r -> r.firstEvent().equals(gone));
            dropped++;
        }
        return dropped;
    }
}
