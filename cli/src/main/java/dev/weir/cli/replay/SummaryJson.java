package dev.weir.cli.replay;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.cli.report.JsonText;
import dev.weir.runtime.engine.RuleCounts;
import java.io.IOException;

/** The books of a replay as a JSON object. Its keys are a contract. */
final class SummaryJson {
    private SummaryJson() {}

    static String of(Books books) throws IOException {
        return JsonText.of(
                json -> {
                    json.writeStartObject();
                    json.writeNumberField("in", books.in());
                    json.writeNumberField("used", books.used());
                    json.writeNumberField("unused", books.unused());
                    json.writeNumberField("late", books.late());
                    json.writeNumberField("dead_letters", books.deadLetters());
                    json.writeNumberField("alerts", books.alerts());
                    json.writeNumberField("shadow_alerts", books.shadowAlerts());
                    json.writeArrayFieldStart("rules");
                    for (RuleCounts rule : books.rules()) {
                        writeRule(json, rule);
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    private static void writeRule(JsonGenerator json, RuleCounts rule) throws IOException {
        json.writeStartObject();
        json.writeStringField("rule", rule.rule());
        json.writeNumberField("alerts", rule.alerts());
        json.writeNumberField("matches", rule.matches());
        json.writeNumberField("suppressed", rule.suppressed());
        json.writeNumberField("excepted", rule.excepted());
        json.writeNumberField("dropped_runs", rule.droppedRuns());
        json.writeNumberField("omitted", rule.omitted());
        json.writeNumberField("null_keys", rule.nullKeys());
        json.writeNumberField("arithmetic_faults", rule.arithmeticFaults());
        json.writeEndObject();
    }
}
