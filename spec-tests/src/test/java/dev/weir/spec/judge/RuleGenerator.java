package dev.weir.spec.judge;

import dev.weir.spec.judge.EventShape.Kind;
import dev.weir.spec.judge.ExpressionGenerator.Many;
import dev.weir.spec.judge.ExpressionGenerator.Names;
import dev.weir.spec.judge.ExpressionGenerator.One;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes one rule. */
final class RuleGenerator {
    private final Draw draw;
    private final ExpressionGenerator expressions;
    private final List<EventShape> types;
    private final boolean hasTable;
    private final StringBuilder text = new StringBuilder();
    private Names names = new Names(List.of(), List.of(), List.of(), false);
    private EventShape key = new EventShape("key", List.of());
    private int branching;

    /**
     * @param types events and views that it may take
     */
    RuleGenerator(
            Draw draw, ExpressionGenerator expressions, List<EventShape> types, boolean hasTable) {
        this.draw = draw;
        this.expressions = expressions;
        this.types = types;
        this.hasTable = hasTable;
    }

    /**
     * @param branching how many ways a run can split, roughly
     */
    record Written(String text, int branching) {}

    /**
     * @param simpleKey whether the key is the field {@code k}
     * @param feeds the event type to feed; empty for none
     */
    Written rule(String name, boolean simpleKey, String feeds) {
        String mode = feeds.isEmpty() && draw.chance(4) ? draw.of(" SHADOW", " DISABLED") : "";
        text.append("RULE ").append(name).append(mode).append(" {\n");
        String by =
                simpleKey ? "k" : draw.of("k", "k", "k", "g", "k, g", "()", "x = n % 2", "(s, k)");
        line("BY " + by);
        key = new EventShape("key", keyParts(by));
        int choice = draw.below(100);
        if (choice < 10) {
            plainSequence(simpleKey ? List.of() : ownKeys(by));
        } else if (choice < 64) {
            pattern(simpleKey ? List.of() : ownKeys(by), !feeds.isEmpty());
        } else if (choice < 95) {
            window();
        } else {
            silence(by);
        }
        common(feeds);
        return new Written(text.append("}\n").toString(), branching);
    }

    /** A rule by {@code k} whose runs have much to keep while they wait. */
    String lasting(String name) {
        text.append("RULE ").append(name).append(" {\n");
        line("BY " + draw.of("k", "()"));
        PatternGenerator.Written pattern =
                new PatternGenerator(draw, expressions, few(), List.of(), false).lasting();
        names = pattern.labels();
        line("MATCH " + pattern.text());
        line("WITHIN " + draw.of(10, 30, 60) + "s");
        afterMatch(pattern.labelNames());
        line("EMIT " + emitted(names));
        return text.append("}\n").toString();
    }

    /** A rule all ways through the steps of which are matches; not too many of them. */
    String chain(String name) {
        text.append("RULE ").append(name).append(" {\n");
        line("BY " + draw.of("k", "k", "k, g", "()"));
        List<EventShape> few = few();
        PatternGenerator.Written pattern =
                new PatternGenerator(
                                draw,
                                expressions,
                                few.subList(0, Math.min(few.size(), 2)),
                                List.of(),
                                false)
                        .chain();
        names = pattern.labels();
        line("MATCH " + pattern.text());
        line("WITHIN " + draw.between(1, 5) + "s");
        line("AFTER MATCH " + draw.of("SKIP PAST LAST", "SKIP TO NEXT", "KEEP ALL", "KEEP ALL"));
        limits(40, 100);
        line("EMIT " + emitted(names));
        return text.append("}\n").toString();
    }

    private void line(String clause) {
        text.append("  ").append(clause).append('\n');
    }

    private List<EventShape.Field> keyParts(String by) {
        List<EventShape.Field> all = EventShape.full("").fields();
        return switch (by) {
            case "()" -> List.of();
            case "x = n % 2" -> List.of(new EventShape.Field("x", Kind.INT, ""));
            default ->
                    all.stream()
                            .filter(f -> List.of(by.split("[(), ]+")).contains(f.path()))
                            .toList();
        };
    }

    private static List<String> ownKeys(String by) {
        return switch (by) {
            case "k" -> List.of("s", "o.y", "lower(k)");
            case "g" -> List.of("n", "o.x");
            default -> List.of();
        };
    }

    // ---- patterns

    /**
     * A pattern whose runs each event can double has a short bound, and takes nothing that is fed,
     * for much can be fed at one moment; what feeds has a limit where runs split.
     */
    private void pattern(List<String> ownKeys, boolean feeds) {
        List<EventShape> few = few();
        boolean mayExplode = few.stream().noneMatch(EventShape::isFed);
        PatternGenerator.Written pattern =
                new PatternGenerator(draw, expressions, few, ownKeys, mayExplode).pattern();
        branching = pattern.branching();
        names = pattern.labels();
        if (draw.chance(8)) {
            line("FROM " + draw.of(types).name());
        }
        line("MATCH " + (draw.chance(15) ? "LATEST " : "") + pattern.text());
        boolean waits = pattern.text().matches("(?s).*-> !(?!.*(FOR|->|~>|=>)).*");
        String within = draw.chance(8) && !waits ? "UNBOUNDED" : duration(draw.of(2, 5, 10), 30);
        line("WITHIN " + (pattern.explodes() ? draw.between(2, 5) + "s" : within));
        afterMatch(pattern.labelNames());
        if (draw.chance(20) && !(names.ones().isEmpty() && names.many().isEmpty())) {
            line("WHERE " + expressions.condition(names));
        }
        limits(8, feeds && branching > 0 ? 100 : 10);
    }

    /** What an engine may follow without a look at each run. */
    private void plainSequence(List<String> ownKeys) {
        List<EventShape> few = few();
        PatternGenerator.Written pattern =
                new PatternGenerator(
                                draw,
                                expressions,
                                few.subList(0, Math.min(few.size(), 2)),
                                ownKeys,
                                false)
                        .plain();
        names = pattern.labels();
        line("MATCH " + pattern.text());
        line("WITHIN " + duration(draw.of(2, 5, 10), 30));
        String mode = draw.of("", "SKIP PAST LAST", "SKIP TO NEXT", "KEEP ALL", "KEEP ALL");
        if (!mode.isEmpty()) {
            line("AFTER MATCH " + mode);
        }
        limits(40, 20);
    }

    private void limits(int runsPercent, int matchesPercent) {
        if (draw.chance(runsPercent)) {
            line("LIMIT RUNS " + draw.between(1, 4) + draw.of("", " DROP OLDEST", " DROP NEWEST"));
        }
        if (draw.chance(matchesPercent)) {
            line("LIMIT MATCHES " + draw.between(1, 3));
        }
    }

    /** One to three of the types, so that steps meet events. */
    private List<EventShape> few() {
        List<EventShape> few = new ArrayList<>();
        for (int i = draw.of(1, 1, 2, 2, 3); i > 0; i--) {
            few.add(draw.of(types));
        }
        return few;
    }

    private void afterMatch(List<String> labels) {
        String mode =
                draw.of(
                        "",
                        "",
                        "SKIP PAST LAST",
                        "SKIP TO NEXT",
                        "SKIP TO FIRST ",
                        "SKIP TO LAST ",
                        "KEEP ALL",
                        "KEEP ALL");
        boolean named = mode.endsWith(" ");
        if (mode.equals("KEEP ALL") || mode.equals("SKIP TO NEXT")) {
            branching += branching > 0 ? 1 : 0;
        }
        if (!mode.isEmpty() && !(named && labels.isEmpty())) {
            line("AFTER MATCH " + mode + (named ? draw.of(labels) : ""));
        }
    }

    // ---- windows

    private void window() {
        List<Many> sources = new ArrayList<>();
        List<String> from = new ArrayList<>();
        int count = draw.chance(75) ? 1 : 2;
        for (int i = 0; i < count; i++) {
            EventShape type = draw.of(types);
            String label = count == 1 && draw.chance(30) ? "" : "v" + (i + 1);
            sources.add(new Many(label, type));
            Names own = new Names(List.of(new One("", type)), List.of(), List.of(), false);
            String predicate = draw.chance(45) ? "[" + expressions.simple(own) + "]" : "";
            from.add((label.isEmpty() ? "" : label + ": ") + type.name() + predicate);
        }
        names = new Names(List.of(), sources, List.of(), true);
        line("FROM " + String.join(" | ", from));
        String kind = draw.of("SLIDING", "SLIDING", "TUMBLING", "HOPPING", "SESSION", "LAST");
        line("WINDOW " + size(kind));
        if (draw.chance(82)) {
            line(
                    "HAVING "
                            + having()
                            + (draw.chance(15) ? " FOR " + duration(1, 6) : "")
                            + (draw.chance(15) ? " KEEP FIRING " + duration(1, 5) : ""));
        }
        trigger(kind);
    }

    private String size(String kind) {
        int seconds = draw.between(1, 10);
        return switch (kind) {
            case "TUMBLING" ->
                    kind
                            + " "
                            + seconds
                            + "s"
                            + (draw.chance(30) ? " OFFSET " + draw.below(4) + "s" : "");
            case "HOPPING" ->
                    kind + " " + (seconds + 1) + "s EVERY " + draw.between(1, seconds + 1) + "s";
            case "SESSION" ->
                    kind
                            + " GAP "
                            + draw.between(1, 5)
                            + "s"
                            + (draw.chance(40) ? " MAX " + seconds + "s" : "");
            case "LAST" -> kind + " " + draw.between(1, 4);
            default -> kind + " " + duration(1, 10);
        };
    }

    private String having() {
        String having = expressions.simple(names);
        if (draw.chance(35)) {
            having += draw.of(" AND ", " OR ") + expressions.condition(names);
        }
        return having;
    }

    private void trigger(String kind) {
        if (draw.chance(35)) {
            line("FIRE ON " + draw.of("RISE", "EACH"));
        }
        boolean hasEnd = !kind.equals("SLIDING") && !kind.equals("LAST");
        boolean early = hasEnd && draw.chance(30);
        boolean reset = draw.chance(20);
        if (early) {
            line("EARLY");
        }
        if (reset) {
            line("RESET");
        }
        if (!early && !reset && !kind.equals("SESSION") && draw.chance(40)) {
            line("RESOLVE");
        }
    }

    private void silence(String by) {
        EventShape type = draw.of(types);
        Names own = new Names(List.of(new One("", type)), List.of(), List.of(), false);
        String predicate = draw.chance(40) ? "[" + expressions.simple(own) + "]" : "";
        String keys = hasTable && by.equals("k") && draw.chance(70) ? " KEYS FROM tiers" : "";
        line("MATCH !p1: " + type.name() + predicate + " FOR " + duration(1, 8) + keys);
        names = new Names(List.of(new One("p1.", type)), List.of(), List.of(), false);
    }

    // ---- what all rules have

    private void common(String feeds) {
        boolean window = names.window();
        boolean nothing = names.ones().isEmpty() && names.many().isEmpty();
        Names all =
                new Names(
                        Stream.concat(names.ones().stream(), Stream.of(new One("", key))).toList(),
                        names.many(),
                        names.timed(),
                        window);
        if (draw.chance(10) && !nothing) {
            line(
                    "EXCEPT \"known\" WHERE "
                            + (window ? having() : expressions.condition(names))
                            + (draw.chance(40) ? " UNTIL 2026-01-01T00:00:20Z" : ""));
        }
        if (draw.chance(18)) {
            String by =
                    draw.chance(30)
                            ? " BY " + expressions.value(draw.of(Kind.INT, Kind.STRING), all, 0)
                            : "";
            line("SUPPRESS " + duration(1, 10) + by);
        }
        if (!feeds.isEmpty()) {
            line("EMIT AS " + feeds + " " + fed(all));
        } else if (draw.chance(75)) {
            line("EMIT " + emitted(all));
        }
        if (draw.chance(15)) {
            line(
                    "MESSAGE \"of {"
                            + expressions
                                    .value(draw.of(Kind.values()), all, 1)
                                    .replace("\"", "\\\"")
                            + "}\"");
        }
        if (draw.chance(10)) {
            line("SEVERITY " + draw.of("low", "high"));
            line("TAGS one, two");
        }
    }

    private String emitted(Names all) {
        List<String> fields = new ArrayList<>();
        for (int i = draw.between(1, 4); i > 0; i--) {
            Kind kind = draw.of(Kind.values());
            fields.add("e" + i + " = " + expressions.value(kind, all, draw.below(2)));
        }
        return String.join(", ", fields);
    }

    private String fed(Names all) {
        EventShape event = EventShape.fed("");
        return event.fields().stream()
                .filter(f -> f.path().equals("k") || draw.chance(60))
                .map(
                        f ->
                                f.path()
                                        + " = "
                                        + (f.path().equals("k")
                                                        && !key.of(Kind.STRING).isEmpty()
                                                        && draw.chance(80)
                                                ? key.of(Kind.STRING).get(0).path()
                                                : exact(f, all)))
                .collect(Collectors.joining(", "));
    }

    /** A value that fits a field of an event: a decimal of its scale. */
    private String exact(EventShape.Field field, Names all) {
        if (field.kind() != Kind.DECIMAL) {
            return expressions.value(field.kind(), all, 0);
        }
        return all.ones().stream()
                .filter(one -> one.shape().fields().contains(field))
                .map(one -> one.prefix() + field.path())
                .findFirst()
                .orElse("1.00");
    }

    private String duration(int least, int most) {
        return draw.chance(85)
                ? draw.between(least, most) + "s"
                : draw.of("pause", draw.between(least, most) + "s1ms", "1500ms");
    }
}
