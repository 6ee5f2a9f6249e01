package dev.weir.spec.reference;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Section 5: "`!s FOR d` (alone): silence: no s of this key for d." */
final class Silence {
    private final PatternRule rule;
    private final List<Object> key;

    Silence(PatternRule rule, List<Object> key) {
        this.rule = rule;
        this.key = key;
    }

    /**
     * "Armed by each s; with `KEYS FROM table`, also … from the start of the stream. Once a gap."
     */
    List<Rule.Firing> of(List<Event> input, long startMillis, long endMillis) {
        List<Rule.Firing> firings = new ArrayList<>();
        long millis = Objects.requireNonNull(Objects.requireNonNull(rule.first).millis());
        boolean listed = rule.otherKeys().stream().anyMatch(k -> Rule.compareKeys(k, key) == 0);
        Long armed = listed ? (Long) startMillis : null;
        Rule.Matched last = null;
        for (Event event : input) {
            Rule.Matched heard = heard(event);
            if (heard != null) {
                if (armed != null && armed + millis < event.time()) {
                    firings.addAll(firing(armed + millis, last));
                }
                armed = event.time();
                last = heard;
            }
        }
        if (armed != null && armed + millis < endMillis) {
            firings.addAll(firing(armed + millis, last));
        }
        return firings;
    }

    private Rule.@Nullable Matched heard(Event event) {
        for (Step step : rule.written()) {
            Scope scope = scope(new Rule.Matched(step, event));
            if (step.takes(event)
                    && key.equals(step.key(event))
                    && step.conjuncts.stream().allMatch(c -> c.test().holds(scope))) {
                return new Rule.Matched(step, event);
            }
        }
        return null;
    }

    private List<Rule.Firing> firing(long time, Rule.@Nullable Matched last) {
        Scope scope = scope(last);
        List<Rule.Matched> matched = last == null ? List.of() : List.of(last);
        return rule.isExcepted(scope, time)
                ? List.of()
                : List.of(
                        new Rule.Firing(
                                Place.deadline(time, rule.stage()), matched, scope, 0, false));
    }

    /** "v names the last such event (null where there was none)" */
    private Scope scope(Rule.@Nullable Matched last) {
        return new Scope() {
            @Override
            public @Nullable Event current() {
                return last == null ? null : last.event();
            }

            @Override
            public @Nullable Event bound(String label) {
                return last == null || !last.step().label.equals(label) ? null : last.event();
            }

            @Override
            public List<Event> events(String label, @Nullable Over over) {
                Event event = bound(label);
                return event == null ? List.of() : List.of(event);
            }

            @Override
            public Object key(int part) {
                return key.get(part);
            }
        };
    }
}
