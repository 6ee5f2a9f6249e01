package dev.weir.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Findings as a SARIF 2.1.0 log, which code hosts and editors read. */
public final class Sarif {
    private Sarif() {}

    public static String of(List<Diagnostic> findings, String version) throws IOException {
        return JsonText.of(
                json -> {
                    json.writeStartObject();
                    json.writeStringField(
                            "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
                    json.writeStringField("version", "2.1.0");
                    json.writeArrayFieldStart("runs");
                    json.writeStartObject();
                    writeTool(json, findings, version);
                    json.writeStringField("columnKind", "unicodeCodePoints");
                    json.writeArrayFieldStart("results");
                    for (Diagnostic finding : findings) {
                        writeResult(json, finding);
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    private static void writeTool(JsonGenerator json, List<Diagnostic> findings, String version)
            throws IOException {
        json.writeObjectFieldStart("tool");
        json.writeObjectFieldStart("driver");
        json.writeStringField("name", "weir");
        json.writeStringField("version", version);
        json.writeArrayFieldStart("rules");
        TreeSet<Code> codes = new TreeSet<>();
        findings.forEach(finding -> codes.add(finding.code()));
        for (Code code : codes) {
            json.writeStartObject();
            json.writeStringField("id", code.id());
            json.writeStringField("name", code.name());
            json.writeObjectFieldStart("shortDescription");
            json.writeStringField("text", code.title());
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeResult(JsonGenerator json, Diagnostic finding) throws IOException {
        json.writeStartObject();
        json.writeStringField("ruleId", finding.code().id());
        json.writeStringField("level", finding.code().severity().name().toLowerCase(Locale.ROOT));
        json.writeObjectFieldStart("message");
        json.writeStringField("text", wholeMessage(finding));
        json.writeEndObject();
        json.writeArrayFieldStart("locations");
        json.writeStartObject();
        json.writeObjectFieldStart("physicalLocation");
        writeArtifact(json, finding.span());
        writeRegion(json, "region", finding.span());
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndArray();
        writeFix(json, finding);
        json.writeEndObject();
    }

    private static void writeFix(JsonGenerator json, Diagnostic finding) throws IOException {
        Span replaced = finding.replaceSpan();
        if (replaced == null || finding.replacement() == null) {
            return;
        }
        json.writeArrayFieldStart("fixes");
        json.writeStartObject();
        if (finding.help() != null) {
            json.writeObjectFieldStart("description");
            json.writeStringField("text", finding.help());
            json.writeEndObject();
        }
        json.writeArrayFieldStart("artifactChanges");
        json.writeStartObject();
        writeArtifact(json, replaced);
        json.writeArrayFieldStart("replacements");
        json.writeStartObject();
        writeRegion(json, "deletedRegion", replaced);
        json.writeObjectFieldStart("insertedContent");
        json.writeStringField("text", finding.replacement());
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
    }

    private static void writeArtifact(JsonGenerator json, Span span) throws IOException {
        json.writeObjectFieldStart("artifactLocation");
        json.writeStringField("uri", uri(span.source().path()));
        json.writeEndObject();
    }

    private static void writeRegion(JsonGenerator json, String name, Span span) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("startLine", span.line());
        json.writeNumberField("startColumn", span.column());
        json.writeNumberField("endLine", span.source().lineOf(span.end()));
        json.writeNumberField("endColumn", span.source().columnOf(span.end()));
        json.writeEndObject();
    }

    private static String wholeMessage(Diagnostic finding) {
        StringBuilder text = new StringBuilder(finding.message());
        if (!finding.label().isEmpty()) {
            text.append(": ").append(finding.label());
        }
        finding.notes().forEach(note -> text.append("; ").append(note));
        if (finding.help() != null) {
            text.append("; help: ").append(finding.help());
        }
        return text.toString();
    }

    private static String uri(String path) {
        try {
            return new URI(null, null, path, null).toASCIIString();
        } catch (URISyntaxException e) {
            return path;
        }
    }
}
