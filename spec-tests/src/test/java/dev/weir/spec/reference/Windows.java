package dev.weir.spec.reference;

import dev.weir.rules.ast.Clause;
import dev.weir.rules.ast.Clause.WindowKind;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Section 6: the windows of a rule for one key. Time goes from instant to instant: at each, first
 * its events one by one, then its end. What a window holds is looked up among all events so far.
 */
final class Windows {
    private final WindowRule rule;
    private final List<Object> key;
    private final List<Rule.Firing> firings = new ArrayList<>();

    /** The events so far that satisfy a source. */
    private final List<Event> seen = new ArrayList<>();

    /** How many of them RESET has emptied. */
    private int emptied;

    private boolean armed = true;

    /** Whether what has fired was not resolved yet. */
    private boolean firing;

    /**
     * Since when the condition is true, and since when it is false again though it counts as true.
     */
    private @Nullable Long trueSince;

    private @Nullable Long falseSince;

    /** What the condition was when it was last looked at. */
    private boolean condition;

    /** The end of the next tumbling or hopping window; null where the key is silent. */
    private @Nullable Long nextEnd;

    /** The ends of windows (of a session, 0) that have alerted EARLY. */
    private final Set<Long> early = new HashSet<>();

    /** Where the session begins in {@link #seen}; -1 where none is open. */
    private int session = -1;

    Windows(WindowRule rule, List<Object> key) {
        this.rule = rule;
        this.key = key;
    }

    List<Rule.Firing> of(List<Event> input, long endMillis) {
        List<Event> own = input.stream().filter(event -> !sources(event).isEmpty()).toList();
        int next = 0;
        long now = Long.MIN_VALUE;
        while (true) {
            Long timer = nextTimer(now);
            long due = timer == null ? Long.MAX_VALUE : timer;
            if (next < own.size() && own.get(next).time() <= due) {
                now = own.get(next).time();
            } else if (due < endMillis) {
                now = due;
            } else {
                return firings;
            }
            boolean looked = false;
            while (next < own.size() && own.get(next).time() == now) {
                seen.add(own.get(next));
                looked |= event(own.get(next));
                next++;
            }
            if (now < endMillis) {
                end(now, looked);
            }
        }
    }

    private List<Step> sources(Event event) {
        return rule.steps.stream().filter(s -> s.takes(event) && key.equals(s.key(event))).toList();
    }

    /** The next instant after {@code now} that has to be looked at, if no event comes. */
    private @Nullable Long nextTimer(long now) {
        TreeSet<Long> times = new TreeSet<>();
        Long lasting = rule.lasting();
        Long since = trueSince;
        if (lasting != null && since != null && rule.onRise()) {
            times.add(since + lasting);
        }
        Long broken = falseSince;
        if (broken != null) {
            times.add(broken + rule.keepFiring());
        }
        if (nextEnd != null) {
            times.add(nextEnd);
        }
        if (session >= 0) {
            times.add(sessionEnd());
        }
        if (rule.kind == WindowKind.SLIDING && now > Long.MIN_VALUE && !sliding(now).isEmpty()) {
            // "at each instant at which an old event goes"; "While a sliding window is not empty,
            // its condition is also looked at when an event comes into such a window of its own, or
            // goes from it."
            seen.subList(emptied, seen.size()).forEach(e -> times.add(e.time() + rule.size));
            for (Event e : seen) {
                for (Scope.Over over : rule.overs) {
                    times.add(e.time() + over.gap());
                    times.add(e.time() + over.gap() + over.size());
                }
            }
        }
        return times.higher(now);
    }

    /** "at time t, the events with t − d < time ≤ t" */
    private List<Event> sliding(long now) {
        return between(now - rule.size + 1, now + 1);
    }

    private List<Event> between(long from, long to) {
        return seen.subList(emptied, seen.size()).stream()
                .filter(e -> e.time() >= from && e.time() < to)
                .toList();
    }

    /** An event has come; gives whether the window was looked at. */
    private boolean event(Event event) {
        long now = event.time();
        switch (rule.kind) {
            case SLIDING:
                look(sliding(now), event.place(), event);
                return true;
            case LAST:
                // "the last n events of the key. Evaluated at each event once there are n."
                int from = seen.size() - (int) rule.size;
                if (from < emptied) {
                    return false;
                }
                look(List.copyOf(seen.subList(from, seen.size())), event.place(), event);
                falseAt(event.place(), true);
                return true;
            case SESSION:
                if (session < 0) {
                    session = seen.size() - 1;
                    early.clear();
                }
                early(List.of(0L), event);
                return false;
            default:
                if (nextEnd == null) {
                    nextEnd = endAfter(now);
                }
                List<Long> ends = new ArrayList<>();
                for (long end = endAfter(now); end - rule.size <= now; end += step()) {
                    ends.add(end);
                }
                early(ends, event);
                return false;
        }
    }

    private long step() {
        return rule.kind == WindowKind.HOPPING && rule.extra != null ? rule.extra : rule.size;
    }

    /** "[k·d + o, (k+1)·d + o), aligned to the epoch"; "[e − d, e) for each multiple e of s". */
    private long endAfter(long time) {
        long offset = rule.kind == WindowKind.TUMBLING && rule.extra != null ? rule.extra : 0;
        return (Math.floorDiv(time - offset, step()) + 1) * step() + offset;
    }

    /** "Evaluated at min(last + g, first + m)." */
    private long sessionEnd() {
        long gapped = seen.get(seen.size() - 1).time() + rule.size;
        return rule.extra == null
                ? gapped
                : Math.min(gapped, seen.get(session).time() + rule.extra);
    }

    /**
     * "`EARLY` … alerts at the first event at which the condition is true, once a window … Windows
     * that hold the same events at that moment give one alert."
     */
    private void early(List<Long> ends, Event event) {
        if (!rule.has(Clause.Early.class)) {
            return;
        }
        Set<List<Event>> alerted = new HashSet<>();
        for (long end : ends) {
            List<Event> window =
                    session >= 0
                            ? List.copyOf(seen.subList(session, seen.size()))
                            : between(end - rule.size, end);
            if (!early.contains(end)
                    && rule.holds(scope(window, event.time(), event), false, event.time())) {
                early.add(end);
                if (alerted.add(window) && fire(window, event.place(), event)) {
                    return;
                }
            }
        }
    }

    /** Looks at the condition, and alerts. */
    private void look(List<Event> window, Place place, @Nullable Event event) {
        long now = place.time();
        condition = rule.holds(scope(window, now, event), window.isEmpty(), now);
        if (condition) {
            falseSince = null;
            trueSince = trueSince == null ? Long.valueOf(now) : trueSince;
        }
        boolean fires = rule.onRise() ? armed : event != null || rule.kind != WindowKind.SLIDING;
        if (condition && fires && hasLasted(now)) {
            fire(window, place, event);
        }
    }

    /** "`FOR d`: alerts once the condition has been true for d without a break" */
    private boolean hasLasted(long now) {
        Long lasting = rule.lasting();
        Long since = trueSince;
        return lasting == null || since != null && now - since >= lasting;
    }

    /** Alerts; gives whether that has emptied the window. */
    private boolean fire(List<Event> window, Place place, @Nullable Event event) {
        List<Rule.Matched> matched = new ArrayList<>();
        for (Event each : window) {
            sources(each).forEach(step -> matched.add(new Rule.Matched(step, each)));
        }
        Scope scope = scope(window, place.time(), event);
        firings.add(new Rule.Firing(place, matched, scope, 0, false));
        armed = false;
        firing = true;
        if (!rule.has(Clause.Reset.class)) {
            return false;
        }
        // "`RESET` empties the key's window after an alert and arms it at once; what is emptied is
        // a new window to `EARLY`."
        emptied = seen.size();
        armed = true;
        trueSince = null;
        session = -1;
        early.clear();
        return true;
    }

    /**
     * The end of an instant.
     *
     * @param looked whether an event of it was looked at
     */
    private void end(long now, boolean looked) {
        Place place = Place.deadline(now, rule.stage());
        boolean evaluated = looked;
        boolean silent = false;
        switch (rule.kind) {
            case SLIDING -> {
                List<Event> window = sliding(now);
                if (!looked) {
                    look(window, place, null);
                    evaluated = true;
                }
                silent = sliding(now).isEmpty();
            }
            case LAST -> {
                Long since = trueSince;
                Long lasting = rule.lasting();
                boolean due = lasting != null && since != null && now == since + lasting;
                if (!looked && due && condition && armed && rule.onRise()) {
                    int from = seen.size() - (int) rule.size;
                    fire(List.copyOf(seen.subList(from, seen.size())), place, null);
                }
            }
            case SESSION -> {
                if (session >= 0 && now == sessionEnd()) {
                    List<Event> window = List.copyOf(seen.subList(session, seen.size()));
                    session = -1;
                    atEnd(window, place);
                    evaluated = true;
                }
            }
            default -> {
                if (nextEnd != null && nextEnd == now) {
                    nextEnd = now + step();
                    List<Event> window = between(now - rule.size, now);
                    atEnd(window, place);
                    evaluated = true;
                    silent = window.isEmpty();
                }
            }
        }
        falseAt(place, evaluated);
        if (silent) {
            startAnew(place);
        }
    }

    /** A window with an end is evaluated there, and not before. */
    private void atEnd(List<Event> window, Place place) {
        if (!rule.has(Clause.Early.class)) {
            look(window, place, null);
        }
    }

    /**
     * "For `FOR`, `KEEP FIRING` and `RESOLVE` as well the condition is false only at the end of an
     * instant (LAST: at an evaluation)"; "once fired, it counts as false only after d of false".
     */
    private void falseAt(Place place, boolean evaluated) {
        long now = place.time();
        if (condition) {
            falseSince = null;
            return;
        }
        trueSince = null;
        if (evaluated && falseSince == null && (firing || !armed)) {
            falseSince = now;
        }
        Long since = falseSince;
        if (since != null && now - since >= rule.keepFiring()) {
            falseSince = null;
            armed = true;
            resolve(place);
        }
    }

    private void resolve(Place place) {
        if (firing && rule.has(Clause.Resolve.class)) {
            firings.add(new Rule.Firing(place, List.of(), Nothing.AT_ALL, 0, true));
        }
        firing = false;
    }

    /**
     * "A key that has fallen silent is evaluated once with an empty tumbling or hopping window
     * (SLIDING: when its last event goes), then starts anew: what was firing is resolved, and it is
     * armed."
     */
    private void startAnew(Place place) {
        resolve(place);
        armed = true;
        trueSince = null;
        falseSince = null;
        condition = false;
        nextEnd = between(place.time(), Long.MAX_VALUE).isEmpty() ? null : nextEnd;
    }

    private Scope scope(List<Event> window, long now, @Nullable Event event) {
        List<Event> past = List.copyOf(seen);
        return new Scope() {
            @Override
            public @Nullable Event current() {
                return event;
            }

            @Override
            public @Nullable Event bound(String label) {
                return null;
            }

            /** "`avg(v.x) OVER 24h BEFORE 5m`: the 24 h that end 5 m before now" */
            @Override
            public List<Event> events(String label, @Nullable Over over) {
                List<Event> all = over == null ? window : past;
                return all.stream()
                        .filter(e -> sources(e).stream().anyMatch(s -> s.label.equals(label)))
                        .filter(
                                e ->
                                        over == null
                                                || e.time() > now - over.gap() - over.size()
                                                        && e.time() <= now - over.gap()
                                                        && (!over.withoutThis() || e != event))
                        .toList();
            }

            @Override
            public Object key(int part) {
                return key.get(part);
            }
        };
    }
}
