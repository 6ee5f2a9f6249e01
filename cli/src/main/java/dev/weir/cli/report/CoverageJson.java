package dev.weir.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.compiler.test.Coverage;
import dev.weir.compiler.test.RuleCoverage;
import java.io.IOException;
import java.util.List;

/** What tests have exercised, as a member of a JSON object. */
final class CoverageJson {
    private CoverageJson() {}

    static void write(JsonGenerator json, Coverage coverage) throws IOException {
        json.writeArrayFieldStart("coverage");
        for (RuleCoverage rule : coverage.rules()) {
            json.writeStartObject();
            json.writeStringField("rule", rule.rule());
            write(json, "steps", rule.steps());
            write(json, "branches", rule.branches());
            write(json, "deadlines", rule.deadlines());
            json.writeArrayFieldStart("conditions");
            for (RuleCoverage.Condition condition : rule.conditions()) {
                json.writeStartObject();
                json.writeStringField("in", condition.place());
                json.writeStringField("text", condition.text());
                json.writeNumberField("true", condition.trues());
                json.writeNumberField("false", condition.falses());
                json.writeNumberField("unknown", condition.unknowns());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, String member, List<RuleCoverage.Point> points)
            throws IOException {
        json.writeArrayFieldStart(member);
        for (RuleCoverage.Point point : points) {
            json.writeStartObject();
            json.writeStringField("text", point.text());
            json.writeNumberField("taken", point.taken());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
