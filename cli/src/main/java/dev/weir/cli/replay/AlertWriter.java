package dev.weir.cli.replay;

import dev.weir.adapters.files.LineFile;
import dev.weir.adapters.formats.AlertJson;
import dev.weir.adapters.formats.AlertText;
import dev.weir.runtime.engine.Alert;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes alerts in one format. */
final class AlertWriter implements Closeable {
    private final LineFile lines;
    private final AlertFormat format;
    private final AlertText text;
    private final boolean withEvents;
    private @Nullable String held;
    private boolean listIsOpen;

    AlertWriter(LineFile lines, AlertFormat format, AlertText text, boolean withEvents) {
        this.lines = lines;
        this.format = format;
        this.text = text;
        this.withEvents = withEvents;
    }

    void write(Alert alert) throws IOException {
        switch (format) {
            case HUMAN -> lines.line(text.line(alert));
            case NDJSON -> lines.line(json(alert));
            case JSON -> element(json(alert));
        }
    }

    void flush() throws IOException {
        lines.flush();
    }

    @Override
    public void close() throws IOException {
        try (lines) {
            if (format == AlertFormat.JSON) {
                element(null);
                lines.line(listIsOpen ? "]" : "[]");
            }
        }
    }

    private String json(Alert alert) {
        return withEvents ? AlertJson.line(alert) : AlertJson.lineWithoutEvents(alert);
    }

    /** Writes the element before, now that it is known whether a comma follows. */
    private void element(@Nullable String next) throws IOException {
        if (held != null) {
            lines.line((listIsOpen ? "  " : "[\n  ") + held + (next == null ? "" : ","));
            listIsOpen = true;
        }
        held = next;
    }
}
