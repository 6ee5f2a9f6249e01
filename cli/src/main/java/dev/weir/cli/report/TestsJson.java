package dev.weir.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.compiler.test.TestCase;
import dev.weir.compiler.test.TestResult;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.engine.Alert;
import java.io.IOException;
import java.util.List;

/**
 * How tests went, as one JSON object. Expectations and alerts are texts in the words of a TEST
 * block.
 */
public final class TestsJson {
    private TestsJson() {}

    public static String of(List<TestedPack> packs) throws IOException {
        return JsonText.of(
                json -> {
                    json.writeStartObject();
                    json.writeNumberField(
                            "passed", packs.stream().mapToLong(TestedPack::passed).sum());
                    json.writeNumberField(
                            "failed", packs.stream().mapToLong(TestedPack::failed).sum());
                    json.writeArrayFieldStart("packs");
                    for (TestedPack pack : packs) {
                        write(json, pack);
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    private static void write(JsonGenerator json, TestedPack pack) throws IOException {
        json.writeStartObject();
        json.writeStringField("pack", pack.name());
        json.writeStringField("path", pack.path());
        json.writeArrayFieldStart("errors");
        for (Diagnostic error : pack.errors()) {
            FindingsJson.write(json, error);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("tests");
        for (TestResult result : pack.results()) {
            write(json, result);
        }
        json.writeEndArray();
        if (pack.coverage() != null) {
            CoverageJson.write(json, pack.coverage());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, TestResult result) throws IOException {
        TestCase test = result.test();
        TestWords words = new TestWords(test.startMillis());
        json.writeStartObject();
        json.writeStringField("rule", test.rule());
        json.writeStringField("title", test.title());
        json.writeStringField("file", test.span().source().path());
        json.writeNumberField("line", test.span().line());
        json.writeBooleanField("passed", result.passed());
        json.writeArrayFieldStart("expected");
        for (TestCase.Expectation expected : test.expectations()) {
            json.writeString(words.expectation(expected));
        }
        json.writeEndArray();
        json.writeArrayFieldStart("got");
        for (Alert alert : result.alerts()) {
            if (alert.rule().equals(test.rule())) {
                json.writeString(words.alert(alert, null));
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
