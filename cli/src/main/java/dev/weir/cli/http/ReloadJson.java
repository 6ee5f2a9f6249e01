package dev.weir.cli.http;

import dev.weir.cli.daemon.ReloadReport;
import dev.weir.cli.daemon.ReloadReport.Action;
import dev.weir.cli.daemon.ReloadReport.Outcome;
import dev.weir.cli.daemon.ReloadReport.RulePlan;
import dev.weir.cli.report.JsonText;
import java.io.IOException;

/** What came of a reload as a JSON object. Its keys are a contract. */
public final class ReloadJson {
    private ReloadJson() {}

    public static String of(ReloadReport report) throws IOException {
        return JsonText.of(
                json -> {
                    json.writeStartObject();
                    json.writeStringField("outcome", report.outcome().toString());
                    JsonFields.write(json, "running", report.running());
                    JsonFields.write(json, "wanted", report.wanted());
                    json.writeArrayFieldStart("plan");
                    for (RulePlan rule : report.plan()) {
                        json.writeStartObject();
                        json.writeStringField("rule", rule.rule());
                        json.writeStringField("action", rule.action().toString());
                        json.writeNumberField("keys", rule.keys());
                        json.writeStringField("why", rule.why());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    JsonFields.write(json, "problems", report.problems());
                    json.writeEndObject();
                });
    }

    /**
     * @throws IOException if the text is no report
     */
    public static ReloadReport read(String text) throws IOException {
        JsonObject json = JsonObject.parse(text);
        return new ReloadReport(
                json.oneOf("outcome", Outcome.values()),
                json.pack("running"),
                json.packOrNull("wanted"),
                json.objects("plan", ReloadJson::rule),
                json.texts("problems"));
    }

    private static RulePlan rule(JsonObject json) throws IOException {
        return new RulePlan(
                json.text("rule"),
                json.oneOf("action", Action.values()),
                json.number("keys"),
                json.text("why"));
    }
}
