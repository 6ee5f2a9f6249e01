package dev.weir.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Diagnostic;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Findings as one JSON object: {@code errors}, {@code warnings} and a list of {@code findings}.
 * Lines and columns count from 1, columns in code points; the end is exclusive.
 */
public final class FindingsJson {
    private FindingsJson() {}

    public static String of(List<Diagnostic> findings) throws IOException {
        return JsonText.of(
                json -> {
                    long errors = findings.stream().filter(Diagnostic::isError).count();
                    json.writeStartObject();
                    json.writeNumberField("errors", errors);
                    json.writeNumberField("warnings", findings.size() - errors);
                    json.writeArrayFieldStart("findings");
                    for (Diagnostic finding : findings) {
                        write(json, finding);
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    /** One finding, the same in every report. */
    static void write(JsonGenerator json, Diagnostic finding) throws IOException {
        json.writeStartObject();
        json.writeStringField("code", finding.code().id());
        json.writeStringField(
                "severity", finding.code().severity().name().toLowerCase(Locale.ROOT));
        json.writeStringField("message", finding.message());
        writePlace(json, finding.span());
        json.writeStringField("label", finding.label());
        json.writeArrayFieldStart("notes");
        for (String note : finding.notes()) {
            json.writeString(note);
        }
        json.writeEndArray();
        json.writeStringField("help", finding.help());
        Span replaced = finding.replaceSpan();
        if (replaced != null && finding.replacement() != null) {
            json.writeObjectFieldStart("fix");
            writePlace(json, replaced);
            json.writeStringField("text", finding.replacement());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writePlace(JsonGenerator json, Span span) throws IOException {
        json.writeStringField("file", span.source().path());
        json.writeNumberField("line", span.line());
        json.writeNumberField("column", span.column());
        json.writeNumberField("end_line", span.source().lineOf(span.end()));
        json.writeNumberField("end_column", span.source().columnOf(span.end()));
    }
}
