package dev.weir.adapters.formats;

import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.value.TimeText;
import dev.weir.runtime.value.ValueText;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An alert for people, on one line: time, severity, rule, and what it says. Text from events is
 * shown with its control characters escaped, so it cannot move the cursor or end the line.
 */
public final class AlertText {
    private static final String RESET = "\u001b[0m";
    private static final String FAINT = "\u001b[2m";
    private static final String BOLD = "\u001b[1m";
    private static final int SEVERITY_WIDTH = 8;

    private static final Map<String, String> COLOURS =
            Map.of(
                    "info", "\u001b[36m",
                    "low", "\u001b[34m",
                    "medium", "\u001b[33m",
                    "high", "\u001b[31m",
                    "critical", "\u001b[1;31m");

    private final boolean coloured;
    private final int ruleWidth;

    private AlertText(boolean coloured, int ruleWidth) {
        this.coloured = coloured;
        this.ruleWidth = ruleWidth;
    }

    public static AlertText plain() {
        return new AlertText(false, 0);
    }

    /** With the colours that ANSI terminals know. */
    public static AlertText coloured() {
        return new AlertText(true, 0);
    }

    /** With the names of rules filled up to a number of columns. */
    public AlertText withRuleWidth(int columns) {
        return new AlertText(coloured, columns);
    }

    /** The line, without a line end. */
    public String line(Alert alert) {
        StringBuilder out = new StringBuilder();
        painted(out, FAINT, TimeText.format(alert.time()));
        String severity = alert.severity() == null ? "-" : alert.severity();
        painted(out.append("  "), COLOURS.get(severity), severity);
        out.append(" ".repeat(Math.max(0, SEVERITY_WIDTH - severity.length())));
        painted(out.append("  "), BOLD, alert.rule());
        out.append(" ".repeat(Math.max(0, ruleWidth - alert.rule().length())));
        out.append("  ").append(printable(said(alert)));
        if (alert.status() == Alert.Status.RESOLVED) {
            out.append("  [resolved]");
        }
        if (alert.shadow()) {
            out.append("  [shadow]");
        }
        if (alert.suppressed() > 0) {
            out.append("  [").append(alert.suppressed()).append(" suppressed]");
        }
        if (alert.omitted() > 0) {
            out.append("  [").append(alert.omitted()).append(" omitted]");
        }
        return out.toString();
    }

    private static String said(Alert alert) {
        String message = alert.message();
        if (message != null) {
            return message;
        }
        List<Alert.Value> values = alert.fields().isEmpty() ? alert.key() : alert.fields();
        return String.join(" ", values.stream().map(AlertText::named).toList());
    }

    private static String named(Alert.Value value) {
        return value.name() + "=" + ValueText.format(value.type(), value.value());
    }

    private void painted(StringBuilder out, @Nullable String colour, String text) {
        if (coloured && colour != null) {
            out.append(colour).append(text).append(RESET);
        } else {
            out.append(text);
        }
    }

    private static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (JsonLine.isPrintable(c)) {
                out.append(c);
            } else {
                JsonLine.escaped(out, c);
            }
        }
        return out.toString();
    }
}
