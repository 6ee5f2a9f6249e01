package dev.weir.cli.bench;

import dev.weir.cli.Count;
import dev.weir.cli.report.JsonText;
import dev.weir.cli.terminal.Paint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A {@link BenchResult}, for people and for machines. */
public final class BenchText {
    private static final String ROW = "%-28s %12s %12s %12s %12s %10s %10s";

    private BenchText() {}

    public static List<String> lines(BenchResult result, Paint paint) {
        List<String> lines = new ArrayList<>();
        lines.add(
                Count.of(result.events(), "event")
                        + ", of "
                        + String.format(Locale.ROOT, "%,d", result.recorded())
                        + " that were recorded, "
                        + Count.of(result.alerts(), "alert"));
        lines.add(
                format(
                        "rate     %s events/s on one lane, %,.0f to %,.0f",
                        paint.bold(format("%,.0f", result.medianRate())),
                        result.leastRate(),
                        result.greatestRate()));
        BenchResult.Latency latency = result.latency();
        lines.add(
                format(
                        "latency  p50 %s, p99 %s, p99.9 %s, greatest %s",
                        time(latency.p50()),
                        time(latency.p99()),
                        time(latency.p999()),
                        time(latency.greatest())));
        lines.add("");
        lines.add(
                paint.faint(
                        format(ROW, "state after", "1/4", "1/2", "3/4", "all", "keys", "a key")));
        long[] totals = new long[BenchResult.QUARTERS];
        long keys = 0;
        for (BenchResult.Rule rule : result.rules()) {
            long[] bytes = rule.states().stream().mapToLong(BenchResult.State::bytes).toArray();
            for (int i = 0; i < totals.length; i++) {
                totals[i] += bytes[i];
            }
            keys += rule.last().keys();
            lines.add(row(Paint.harmless(rule.name()), bytes, rule.last().keys()));
        }
        lines.add(row("all rules", totals, keys));
        return lines;
    }

    private static String row(String name, long[] bytes, long keys) {
        return format(
                ROW,
                name,
                Count.bytes(bytes[0]),
                Count.bytes(bytes[1]),
                Count.bytes(bytes[2]),
                Count.bytes(bytes[3]),
                format("%,d", keys),
                keys == 0 ? "" : Count.bytes(bytes[3] / keys));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    private static String time(long nanos) {
        if (nanos < 1_000_000) {
            return format("%.1f µs", nanos / 1e3);
        }
        return format("%.1f ms", nanos / 1e6);
    }

    public static String json(BenchResult result) throws IOException {
        return JsonText.of(
                json -> {
                    json.writeStartObject();
                    json.writeNumberField("events", result.events());
                    json.writeNumberField("recorded", result.recorded());
                    json.writeNumberField("alerts", result.alerts());
                    json.writeObjectFieldStart("eventsPerSecond");
                    json.writeNumberField("median", Math.round(result.medianRate()));
                    json.writeNumberField("min", Math.round(result.leastRate()));
                    json.writeNumberField("max", Math.round(result.greatestRate()));
                    json.writeEndObject();
                    json.writeObjectFieldStart("latencyNanos");
                    json.writeNumberField("p50", result.latency().p50());
                    json.writeNumberField("p99", result.latency().p99());
                    json.writeNumberField("p99.9", result.latency().p999());
                    json.writeNumberField("max", result.latency().greatest());
                    json.writeEndObject();
                    json.writeArrayFieldStart("rules");
                    for (BenchResult.Rule rule : result.rules()) {
                        json.writeStartObject();
                        json.writeStringField("rule", rule.name());
                        json.writeArrayFieldStart("states");
                        for (BenchResult.State state : rule.states()) {
                            json.writeStartObject();
                            json.writeNumberField("keys", state.keys());
                            json.writeNumberField("bytes", state.bytes());
                            json.writeEndObject();
                        }
                        json.writeEndArray();
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }
}
