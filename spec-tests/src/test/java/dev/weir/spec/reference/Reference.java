package dev.weir.spec.reference;

import dev.weir.compiler.CompileOptions;
import dev.weir.compiler.PackSource;
import dev.weir.rules.ast.Clause;
import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.SourceText;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.spec.engine.EngineRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a pack does with a stream, by the specification alone. Section 4, "Order and time": the
 * events that are in time, in their order, then rule after rule, those that feed others first.
 */
public final class Reference {
    private final Rule.Pack pack;
    private final Declared declared;

    /** The rules that take part, by name. */
    private final Map<String, Rule> rules = new HashMap<>();

    private Reference(Rule.Pack pack, Declared declared) {
        this.pack = pack;
        this.declared = declared;
    }

    /**
     * @param pack text of one {@code .rule} file without errors
     * @return the alerts, called those of pack {@code pack}, version 0.0.0, without a hash
     */
    public static List<Alert> alerts(String pack, EngineRun.Stream stream) {
        PackSource source = PackSource.of("pack", new SourceText("pack.rule", pack));
        return alerts(source, CompileOptions.none(), "", null, stream);
    }

    /**
     * @param hash of the pack, which stands in its alerts
     * @param live a rule that runs even if it is DISABLED or SHADOW; null for none
     */
    public static List<Alert> alerts(
            PackSource pack,
            CompileOptions options,
            String hash,
            @Nullable String live,
            EngineRun.Stream stream) {
        Rule.Pack called = new Rule.Pack(pack.name(), pack.version(), hash);
        return new Reference(called, new Declared(pack, options)).run(live, stream);
    }

    private List<Alert> run(@Nullable String live, EngineRun.Stream stream) {
        for (Declaration.Rule text : declared.rules()) {
            boolean isLive = text.name().text().equals(live);
            if (isLive || text.mode() != Declaration.Mode.DISABLED) {
                Rule rule =
                        text.clauses().stream().anyMatch(Clause.Window.class::isInstance)
                                ? new WindowRule(declared, text)
                                : new PatternRule(declared, text);
                rule.setLive(isLive);
                rule.prepare();
                rules.put(text.name().text(), rule);
            }
        }
        List<Rule> staged = new ArrayList<>(rules.values());
        staged.forEach(rule -> rule.setStage(stage(rule)));
        staged.sort(Comparator.comparingInt(Rule::stage));
        List<Event> events = new ArrayList<>(inTime(stream));
        long first = events.stream().mapToLong(Event::time).min().orElse(0);
        long start = stream.startMillis() == null ? first : stream.startMillis();
        long greatest = greatest(stream);
        long end = stream.endMillis() == null ? greatest : stream.endMillis();
        List<Output> out = new ArrayList<>();
        for (Rule rule : staged) {
            events.sort(Comparator.comparing(Event::place));
            List<Rule.Said> said = new ArrayList<>(rule.run(pack, events, start, end));
            said.sort(Comparator.comparing(s -> s.alert().place()));
            for (Rule.Said each : said) {
                if (each.fed() != null) {
                    events.add(each.fed());
                }
            }
            rule.suppressed(said).forEach(alert -> out.add(new Output(rule, alert)));
        }
        out.sort(
                Comparator.comparing((Output o) -> o.alert().place())
                        .thenComparing(o -> o.alert().rule()));
        return out.stream().map(Output::alert).toList();
    }

    private record Output(Rule rule, Alert alert) {}

    /** "one that is fed comes after those that feed it" */
    private int stage(Rule rule) {
        Set<String> types = rule.steps.stream().map(s -> s.type.name()).collect(Collectors.toSet());
        return declared.rules().stream()
                .filter(feeder -> types.contains(fed(feeder)))
                .mapToInt(
                        feeder -> {
                            Rule other = rules.get(feeder.name().text());
                            return other == null ? 0 : stage(other) + 1;
                        })
                .max()
                .orElse(0);
    }

    private static String fed(Declaration.Rule rule) {
        for (Clause clause : rule.clauses()) {
            if (clause instanceof Clause.Emit emit && emit.as() != null) {
                return emit.as().text();
            }
        }
        return "";
    }

    /**
     * "For each source partition, the greatest event time seen minus the greatest `DELAY` … An
     * event that is older than its own partition's watermark when it arrives is *late*".
     */
    private List<Event> inTime(EngineRun.Stream stream) {
        long delay =
                declared.eventTypes().values().stream()
                        .mapToLong(EventType::delayMillis)
                        .max()
                        .orElse(0);
        List<Event> all = new ArrayList<>();
        for (EngineRun.Partition partition : stream.partitions()) {
            long greatest = Long.MIN_VALUE + delay;
            for (Event event : partition.events()) {
                if (event.time() >= greatest - delay) {
                    all.add(event);
                }
                greatest = Math.max(greatest, event.time());
            }
        }
        return all;
    }

    /** "When all files of a recording are read, the watermark goes to the greatest event time". */
    private static long greatest(EngineRun.Stream stream) {
        return stream.partitions().stream()
                .flatMap(partition -> partition.events().stream())
                .mapToLong(Event::time)
                .max()
                .orElse(Long.MIN_VALUE);
    }
}
