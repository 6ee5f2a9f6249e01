package dev.weir.spec.judge;

import dev.weir.adapters.formats.AlertJson;
import dev.weir.compiler.CompileOptions;
import dev.weir.rules.ast.Clause;
import dev.weir.rules.ast.Declaration;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import dev.weir.spec.engine.EngineRun;
import dev.weir.spec.reference.Reference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The engine compared with itself: what must not change its alerts. */
final class SameAlerts {
    /** Not one pair of a thousand has more. */
    private static final int MOST_ALERTS = 500;

    private SameAlerts() {}

    /** The specification has a second implementation, which is slow where much is fed back. */
    static Verdict asReference(Pair pair, EngineRun plain) {
        if (plain.alerts().size() > MOST_ALERTS) {
            return Verdict.NOT_COMPARED;
        }
        return Verdict.ofLists(ofReference(pair), lines(plain));
    }

    static List<String> ofReference(Pair pair) {
        List<Alert> alerts =
                Reference.alerts(
                        pair.pack(),
                        CompileOptions.none(),
                        pair.program().hash(),
                        null,
                        pair.stream());
        return alerts.stream().map(AlertJson::line).toList();
    }

    static Verdict onManyLanes(Pair pair, EngineRun plain) {
        return same(plain, pair.run(2, EngineRun.Pace.STEP_BY_STEP))
                .and(same(plain, pair.run(7, EngineRun.Pace.AT_ONCE)));
    }

    static Verdict restored(Pair pair, EngineRun plain) {
        return same(plain, pair.run(1, EngineRun.Pace.RESTORED));
    }

    static Verdict stored(Pair pair, EngineRun plain) {
        return same(plain, pair.run(2, EngineRun.Pace.STORED))
                .and(same(plain, pair.run(2, EngineRun.Pace.CAPTURED)))
                .and(same(plain, pair.run(2, EngineRun.Pace.UNREAD)))
                .and(same(plain, pair.run(1, EngineRun.Pace.EVICTED)));
    }

    static Verdict compiledAgain(Pair pair, EngineRun plain) {
        Pair again = Objects.requireNonNull(pair.with(pair.text()));
        return same(plain, pair.run(1, EngineRun.Pace.AT_ONCE))
                .and(same(plain, again.run(1, EngineRun.Pace.AT_ONCE)));
    }

    /** Partitions bring their events in turns, as it happens. */
    static Verdict interleaved(Pair pair, EngineRun plain) {
        EngineRun.Stream stream = pair.stream();
        if (stream.partitions().size() < 2) {
            return Verdict.NOT_COMPARED;
        }
        List<Integer> arrivals = new ArrayList<>(stream.arrivals());
        Collections.shuffle(arrivals, new Random(pair.text().hashCode()));
        EngineRun.Stream mixed =
                new EngineRun.Stream(
                        stream.partitions(), arrivals, stream.startMillis(), stream.endMillis());
        return sameAlerts(plain, pair.with(mixed).run(1, EngineRun.Pace.STEP_BY_STEP))
                .and(
                        sameAlerts(
                                plain,
                                pair.with(stream.turned()).run(1, EngineRun.Pace.STEP_BY_STEP)));
    }

    /** What is late changes nothing; the others may come in any order that makes none late. */
    static Verdict reordered(Pair pair, EngineRun plain) {
        Set<Event> late = new HashSet<>(plain.late());
        RandomGenerator random = new SplittableRandom(pair.text().hashCode());
        long delay = pair.program().maxDelayMillis();
        List<EngineRun.Partition> onTime = new ArrayList<>();
        List<EngineRun.Partition> moved = new ArrayList<>();
        for (EngineRun.Partition partition : pair.stream().partitions()) {
            List<Event> events =
                    partition.events().stream().filter(e -> !late.contains(e)).toList();
            onTime.add(new EngineRun.Partition(partition.id(), events));
            moved.add(
                    new EngineRun.Partition(
                            partition.id(),
                            renumbered(partition.id(), reordered(events, delay, random))));
        }
        EngineRun withoutLate = pair.with(pair.stream(onTime)).run(1, EngineRun.Pace.STEP_BY_STEP);
        EngineRun inOtherOrder = pair.with(pair.stream(moved)).run(1, EngineRun.Pace.STEP_BY_STEP);
        return sameAlerts(plain, withoutLate)
                .and(Verdict.ofLists(what(withoutLate.alerts()), what(inOtherOrder.alerts())))
                .and(Verdict.ofLists(List.of(), inOtherOrder.late()))
                .and(Verdict.ofLists(withoutLate.counts().rules(), inOtherOrder.counts().rules()));
    }

    /**
     * An event arrives at some moment up to {@code delay} after its time; one of an earlier moment
     * is at most so much later. Events of one time stay in their order, which is that of arrival.
     */
    private static List<Event> reordered(List<Event> events, long delay, RandomGenerator random) {
        Map<Event, Long> moments = new HashMap<>();
        events.forEach(e -> moments.put(e, e.time() + random.nextLong(delay + 1)));
        List<Event> ordered = new ArrayList<>(events);
        ordered.sort(Comparator.comparing(moments::get));
        Map<Long, Iterator<Event>> ofTime = new HashMap<>();
        events.stream()
                .collect(Collectors.groupingBy(Event::time))
                .forEach((time, same) -> ofTime.put(time, same.iterator()));
        return ordered.stream()
                .map(e -> Objects.requireNonNull(ofTime.get(e.time())).next())
                .toList();
    }

    static Verdict amongUnnamedTypes(Pair pair, EngineRun plain) {
        EventType type = pair.program().eventTypes().get("Unnamed");
        if (type == null || pair.text().matches("(?s).*\\bUnnamed\\b.*\\bUnnamed\\b.*")) {
            return Verdict.NOT_COMPARED;
        }
        List<EngineRun.Partition> partitions = new ArrayList<>();
        for (EngineRun.Partition partition : pair.stream().partitions()) {
            List<Event> events = new ArrayList<>();
            long greatest = Long.MIN_VALUE;
            for (Event event : partition.events()) {
                events.add(event);
                greatest = Math.max(greatest, event.time());
                Position position = event.position();
                events.add(
                        new Event(
                                type,
                                unnamed(type, greatest),
                                new Place(
                                        greatest,
                                        0,
                                        Position.of(
                                                position.source(),
                                                position.partition(),
                                                position.offset() + 1_000_000))));
            }
            partitions.add(new EngineRun.Partition(partition.id(), events));
        }
        EngineRun among = pair.with(pair.stream(partitions)).run(1, EngineRun.Pace.STEP_BY_STEP);
        return sameAlerts(plain, among)
                .and(Verdict.ofLists(plain.counts().rules(), among.counts().rules()));
    }

    private static @Nullable Object[] unnamed(EventType type, long time) {
        @Nullable Object[] values = new @Nullable Object[type.fields().size()];
        values[type.timeField()] = time;
        return values;
    }

    /** All times are later by a multiple of every window that is aligned to the epoch. */
    static Verdict shifted(Pair pair, EngineRun plain) {
        long by = 86_400_000;
        for (RuleProgram rule : pair.program().rules()) {
            if (rule.body() instanceof RuleBody.Window window) {
                by =
                        window.kind() == RuleBody.WindowKind.TUMBLING
                                ? multiple(by, window.sizeMillis())
                                : by;
                by =
                        window.kind() == RuleBody.WindowKind.HOPPING
                                ? multiple(by, window.everyMillis())
                                : by;
            }
        }
        if (by > (1L << 40) || pair.text().matches("(?s).*(UNTIL 2026|2026-01-01T).*")) {
            return Verdict.NOT_COMPARED;
        }
        List<EngineRun.Partition> partitions = new ArrayList<>();
        for (EngineRun.Partition partition : pair.stream().partitions()) {
            List<Event> events = new ArrayList<>();
            for (Event event : partition.events()) {
                events.add(shifted(event, by));
            }
            partitions.add(new EngineRun.Partition(partition.id(), events));
        }
        Long start = pair.stream().startMillis();
        Long end = pair.stream().endMillis();
        EngineRun.Stream stream =
                new EngineRun.Stream(
                        partitions,
                        start == null ? null : Long.valueOf(start + by),
                        end == null || end == Long.MAX_VALUE ? end : Long.valueOf(end + by));
        EngineRun later = pair.with(stream).run(1, EngineRun.Pace.AT_ONCE);
        long back = -by;
        return Verdict.ofLists(
                plain.alerts().stream().map(a -> what(a, 0)).toList(),
                later.alerts().stream().map(a -> what(a, back)).toList());
    }

    private static long multiple(long a, long b) {
        long x = a;
        long y = b;
        while (y != 0) {
            long rest = x % y;
            x = y;
            y = rest;
        }
        return a / x > (1L << 40) / b ? Long.MAX_VALUE / 2 : a / x * b;
    }

    private static Event shifted(Event event, long by) {
        EventType type = event.type();
        @Nullable Object[] values = new @Nullable Object[type.fields().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i == type.timeField() ? Long.valueOf(event.time() + by) : event.get(i);
        }
        return new Event(type, values, new Place(event.time() + by, 0, event.position()));
    }

    /** What an alert says, without its identity and events, at another time. */
    private static String what(Alert alert, long by) {
        StringBuilder text = new StringBuilder();
        text.append(alert.rule()).append(' ').append(alert.status()).append(' ');
        text.append(alert.time() + by).append(' ').append(alert.key()).append(' ');
        for (Alert.Value field : alert.fields()) {
            text.append(field.name()).append('=');
            if (field.value() instanceof Long millis && field.type() == Type.Scalar.TIMESTAMP) {
                text.append(millis + by);
            } else {
                text.append(field.value());
            }
            text.append(' ');
        }
        text.append(alert.suppressed()).append(' ').append(alert.omitted());
        for (Alert.Evidence evidence : alert.evidence()) {
            text.append(' ').append(evidence.slot()).append(':').append(evidence.events().size());
        }
        return text.toString();
    }

    /** A rule says the same without those that it does not take from. */
    static Verdict alone(Pair pair, EngineRun plain) {
        List<Declaration.Rule> rules = Rules.of(pair.rules());
        if (rules.size() < 2) {
            return Verdict.NOT_COMPARED;
        }
        Verdict verdict = Verdict.SAME;
        for (Declaration.Rule rule : rules) {
            Set<Declaration.Rule> needed = Rules.feeding(rule, rules);
            if (needed.size() == rules.size()) {
                continue;
            }
            Pair less = pair.with(Rules.without(pair.text(), rules, r -> !needed.contains(r)));
            if (less == null) {
                return Verdict.different("does not compile with " + rule.name() + " alone");
            }
            verdict =
                    verdict.and(
                            Verdict.ofLists(
                                    withoutHash(plain, rule.name().text()),
                                    withoutHash(
                                            less.run(1, EngineRun.Pace.AT_ONCE),
                                            rule.name().text())));
        }
        return verdict;
    }

    private static List<String> withoutHash(EngineRun run, String rule) {
        return run.alerts().stream()
                .filter(a -> a.rule().equals(rule))
                .map(a -> AlertJson.line(a).replace(a.hash(), ""))
                .toList();
    }

    /** Each key's events in a partition of its own. */
    static Verdict split(Pair pair, EngineRun plain) {
        Map<String, List<Event>> byKey = byKey(pair, plain);
        if (byKey == null) {
            return Verdict.NOT_COMPARED;
        }
        List<EngineRun.Partition> partitions = new ArrayList<>();
        for (Map.Entry<String, List<Event>> key : byKey.entrySet()) {
            PartitionId id = new PartitionId("key " + key.getKey(), 0);
            partitions.add(new EngineRun.Partition(id, renumbered(id, key.getValue())));
        }
        EngineRun.Stream stream = new EngineRun.Stream(partitions, start(pair), end(pair, plain));
        EngineRun separate = pair.with(stream).run(2, EngineRun.Pace.STEP_BY_STEP);
        EngineRun together = sameEnd(pair, plain);
        return Verdict.ofLists(sorted(together.alerts()), sorted(separate.alerts()));
    }

    /** Each key's events in a run of their own. */
    static Verdict keyByKey(Pair pair, EngineRun plain) {
        Map<String, List<Event>> byKey = byKey(pair, plain);
        if (byKey == null || pair.text().contains("KEYS FROM")) {
            return Verdict.NOT_COMPARED;
        }
        List<Alert> alerts = new ArrayList<>();
        for (Map.Entry<String, List<Event>> key : byKey.entrySet()) {
            PartitionId id = new PartitionId("q", 0);
            EngineRun.Stream stream =
                    new EngineRun.Stream(
                            List.of(new EngineRun.Partition(id, renumbered(id, key.getValue()))),
                            start(pair),
                            end(pair, plain));
            alerts.addAll(pair.with(stream).run(1, EngineRun.Pace.AT_ONCE).alerts());
        }
        return Verdict.ofLists(sorted(sameEnd(pair, plain).alerts()), sorted(alerts));
    }

    /** The pair without late events, with a start and an end that do not depend on the events. */
    private static EngineRun sameEnd(Pair pair, EngineRun plain) {
        Set<Event> late = new HashSet<>(plain.late());
        List<EngineRun.Partition> onTime = new ArrayList<>();
        for (EngineRun.Partition partition : pair.stream().partitions()) {
            onTime.add(
                    new EngineRun.Partition(
                            partition.id(),
                            partition.events().stream().filter(e -> !late.contains(e)).toList()));
        }
        return pair.with(new EngineRun.Stream(onTime, start(pair), end(pair, plain)))
                .run(1, EngineRun.Pace.AT_ONCE);
    }

    private static Long start(Pair pair) {
        Long start = pair.stream().startMillis();
        return start == null ? Long.valueOf(StreamGenerator.START) : start;
    }

    private static Long end(Pair pair, EngineRun plain) {
        Long end = pair.stream().endMillis();
        long greatest = pair.events().stream().mapToLong(Event::time).max().orElse(start(pair));
        return end == null ? Long.valueOf(greatest) : end;
    }

    /**
     * The events that are not late by their field {@code k}, in the one order; null where a rule
     * looks at events of several keys together.
     */
    private static @Nullable Map<String, List<Event>> byKey(Pair pair, EngineRun plain) {
        if (!Rules.of(pair.rules()).stream().allMatch(SameAlerts::isKeyedByField)) {
            return null;
        }
        Set<Event> late = new HashSet<>(plain.late());
        Map<String, List<Event>> byKey = new TreeMap<>();
        List<Event> ordered = new ArrayList<>(pair.events());
        ordered.sort(Comparator.comparing(Event::place));
        for (Event event : ordered) {
            int field = event.type().indexOf("k");
            Object key = field < 0 ? null : event.get(field);
            if (!late.contains(event)) {
                byKey.computeIfAbsent("" + key, k -> new ArrayList<>()).add(event);
            }
        }
        return byKey;
    }

    /** Whether all that a rule sees, says and feeds has one {@code k}. */
    private static boolean isKeyedByField(Declaration.Rule rule) {
        boolean keyed = false;
        for (Clause clause : rule.clauses()) {
            String text = clause.span().text();
            if (clause instanceof Clause.By) {
                keyed = text.equals("BY k");
            } else if (clause instanceof Clause.Suppress && text.contains(" BY ")
                    || clause instanceof Clause.Match && text.contains(" BY ")
                    || clause instanceof Clause.Emit emit
                            && emit.as() != null
                            && !text.matches("(?s).* k = k(,.*)?")) {
                return false;
            }
        }
        return keyed;
    }

    private static List<Event> renumbered(PartitionId id, List<Event> events) {
        List<Event> renumbered = new ArrayList<>();
        for (Event event : events) {
            Position position = Position.of(id.source(), id.number(), renumbered.size());
            renumbered.add(Events.at(event, new Place(event.time(), 0, position)));
        }
        return renumbered;
    }

    private static List<String> sorted(List<Alert> alerts) {
        return what(alerts).stream().sorted().toList();
    }

    private static List<String> what(List<Alert> alerts) {
        return alerts.stream().map(a -> what(a, 0)).toList();
    }

    private static Verdict same(EngineRun plain, EngineRun other) {
        return sameAlerts(plain, other)
                .and(Verdict.ofLists(plain.late(), other.late()))
                .and(Verdict.ofLists(plain.counts().rules(), other.counts().rules()))
                .and(Verdict.ofLists(plain.counts().partitions(), other.counts().partitions()));
    }

    private static Verdict sameAlerts(EngineRun plain, EngineRun other) {
        return Verdict.ofLists(lines(plain), lines(other));
    }

    static List<String> lines(EngineRun run) {
        return run.alerts().stream().map(AlertJson::line).toList();
    }
}
