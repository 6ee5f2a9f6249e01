package dev.weir.spec.judge;

import dev.weir.rules.ast.Span;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.spec.engine.EngineRun;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a pair smaller while it shows what it showed: leaves out events, declarations, clauses,
 * steps and conjuncts, puts a part of an expression or pattern in the place of the whole, and makes
 * numbers and values smaller. Rules are changed as text, by the spans of their tree; a change that
 * does not compile is none.
 */
final class Shrinker {
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.\"-])(\\d+)(?=(s|ms)?\\b)");

    private final Predicate<Pair> shows;
    private Pair smallest;

    private Shrinker(Pair pair, Predicate<Pair> shows) {
        this.smallest = pair;
        this.shows = shows;
    }

    /**
     * @param shows whether a pair shows the difference; holds of {@code pair}
     */
    static Pair shrink(Pair pair, Predicate<Pair> shows) {
        Shrinker shrinker = new Shrinker(pair, shows);
        String before;
        do {
            before = shrinker.size();
            shrinker.events();
            shrinker.onePartition();
            shrinker.rules();
            shrinker.numbers();
            shrinker.values();
        } while (!before.equals(shrinker.size()));
        return shrinker.smallest;
    }

    private String size() {
        return smallest.text() + smallest.events().size();
    }

    private boolean take(@Nullable Pair smaller) {
        if (smaller == null || !shows.test(smaller)) {
            return false;
        }
        smallest = smaller;
        return true;
    }

    // ---- the stream

    private void events() {
        for (int size = smallest.events().size(); size > 0; size /= 2) {
            for (int from = smallest.events().size() - size; from >= 0; from -= size) {
                List<Event> events = smallest.events();
                int end = Math.min(events.size(), from + size);
                take(keeping(Set.copyOf(without(events, Math.max(0, from), end))));
            }
        }
    }

    private static List<Event> without(List<Event> events, int from, int end) {
        List<Event> left = new ArrayList<>(events.subList(0, Math.min(from, events.size())));
        left.addAll(events.subList(end, events.size()));
        return left;
    }

    private Pair keeping(Set<Event> kept) {
        List<EngineRun.Partition> partitions = new ArrayList<>();
        for (EngineRun.Partition partition : smallest.stream().partitions()) {
            List<Event> events = new ArrayList<>();
            for (Event event : partition.events()) {
                if (kept.contains(event)) {
                    events.add(at(partition.id(), events.size(), event));
                }
            }
            if (!events.isEmpty()) {
                partitions.add(new EngineRun.Partition(partition.id(), events));
            }
        }
        return smallest.with(smallest.stream(partitions));
    }

    private static Event at(PartitionId id, int offset, Event event) {
        Position position = Position.of(id.source(), id.number(), offset);
        return Events.at(event, new Place(event.time(), 0, position));
    }

    /** As a TEST has it; with the end that it has, too. */
    private void onePartition() {
        if (smallest.stream().partitions().size() > 1) {
            List<Event> ordered = new ArrayList<>(smallest.events());
            ordered.sort(Comparator.comparing(Event::place));
            PartitionId id = smallest.stream().partitions().get(0).id();
            List<Event> events = new ArrayList<>();
            ordered.forEach(event -> events.add(at(id, events.size(), event)));
            take(smallest.with(smallest.stream(List.of(new EngineRun.Partition(id, events)))));
        }
        take(
                smallest.with(
                        new EngineRun.Stream(
                                smallest.stream().partitions(),
                                StreamGenerator.START,
                                Long.MAX_VALUE)));
    }

    private void values() {
        int count = smallest.events().size();
        for (int e = 0; e < count; e++) {
            Event event = smallest.events().get(e);
            for (int f = 0; f < event.type().fields().size(); f++) {
                Field field = event.type().fields().get(f);
                Event now = smallest.events().get(e);
                if (!field.required() && now.get(f) != null) {
                    @Nullable Object[] values = Events.values(now);
                    values[f] = null;
                    take(replacing(now, new Event(now.type(), values, now.place())));
                }
            }
        }
    }

    private Pair replacing(Event event, Event other) {
        List<EngineRun.Partition> partitions = new ArrayList<>();
        for (EngineRun.Partition partition : smallest.stream().partitions()) {
            partitions.add(
                    new EngineRun.Partition(
                            partition.id(),
                            partition.events().stream()
                                    .map(e -> e.equals(event) ? other : e)
                                    .toList()));
        }
        return smallest.with(smallest.stream(partitions));
    }

    // ---- the rules

    private void rules() {
        boolean smaller = true;
        while (smaller) {
            smaller = false;
            for (String text : smallerTexts()) {
                if (text.length() < smallest.text().length() && take(smallest.with(text))) {
                    smaller = true;
                    break;
                }
            }
        }
    }

    /** The larger changes first. */
    private List<String> smallerTexts() {
        Set<String> texts = new LinkedHashSet<>();
        collect(smallest.rules(), texts);
        List<String> ordered = new ArrayList<>(texts);
        ordered.sort(Comparator.comparingInt(String::length));
        return ordered;
    }

    /** Takes the parts of a node from the components of the record that it is. */
    private void collect(Record node, Set<String> texts) {
        Span whole = span(node);
        for (RecordComponent component : node.getClass().getRecordComponents()) {
            Span before = null;
            for (Record part : parts(read(component, node))) {
                Span span = span(part);
                if (span != null) {
                    texts.add(cut(span.start(), span.end(), ""));
                    texts.add(cut(span.start() - 1, span.end() + 1, ""));
                    if (before != null) {
                        texts.add(cut(before.end(), span.end(), ""));
                        texts.add(cut(before.start(), span.start(), ""));
                    }
                    if (whole != null) {
                        texts.add(cut(whole.start(), whole.end(), span.text()));
                        texts.add(cut(whole.start(), span.start(), ""));
                        texts.add(cut(span.end(), whole.end(), ""));
                    }
                    before = span;
                }
                collect(part, texts);
            }
        }
    }

    private static List<Record> parts(@Nullable Object value) {
        List<?> all =
                value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
        return all.stream()
                .filter(part -> part instanceof Record && !(part instanceof Span))
                .map(Record.class::cast)
                .toList();
    }

    private static @Nullable Object read(RecordComponent component, Record node) {
        try {
            return component.getAccessor().invoke(node);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Span span(Record node) {
        for (RecordComponent component : node.getClass().getRecordComponents()) {
            if (component.getType() == Span.class && component.getName().equals("span")) {
                return (Span) read(component, node);
            }
        }
        return null;
    }

    private String cut(int start, int end, String instead) {
        String text = smallest.text();
        return start < 0 || end > text.length() || start > end
                ? text
                : text.substring(0, start) + instead + text.substring(end);
    }

    private void numbers() {
        int place = 0;
        while (true) {
            List<MatchResult> numbers = NUMBER.matcher(smallest.text()).results().toList();
            if (place >= numbers.size()) {
                return;
            }
            MatchResult number = numbers.get(place++);
            for (long less : new long[] {0, 1, 2, 3, 5}) {
                if (number.group(1).length() < 9
                        && less < Long.parseLong(number.group(1))
                        && take(smallest.with(cut(number.start(1), number.end(1), "" + less)))) {
                    break;
                }
            }
        }
    }
}
