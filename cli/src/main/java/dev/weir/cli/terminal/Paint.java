package dev.weir.cli.terminal;

import java.util.Locale;

/** Colours for a screen, or none. */
public final class Paint {
    private final boolean coloured;

    public Paint(boolean coloured) {
        this.coloured = coloured;
    }

    public boolean coloured() {
        return coloured;
    }

    public String bold(String text) {
        return wrap("1", text);
    }

    public String faint(String text) {
        return wrap("2", text);
    }

    public String red(String text) {
        return wrap("31", text);
    }

    public String green(String text) {
        return wrap("32", text);
    }

    public String yellow(String text) {
        return wrap("33", text);
    }

    public String cyan(String text) {
        return wrap("36", text);
    }

    /** The colour of an alert's severity. */
    public String severity(String severity, String text) {
        return switch (severity) {
            case "critical" -> wrap("1;31", text);
            case "high" -> wrap("31", text);
            case "medium" -> wrap("33", text);
            case "low" -> wrap("36", text);
            default -> text;
        };
    }

    /**
     * Text from outside, fit for a screen: control characters, which could move the cursor or fake
     * output, and invisible marks of direction are written as {@code \}{@code u001b}.
     */
    public static String harmless(String text) {
        StringBuilder result = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isDangerous(c)) {
                if (result == null) {
                    result = new StringBuilder(text.length() + 16).append(text, 0, i);
                }
                result.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else if (result != null) {
                result.append(c);
            }
        }
        return result == null ? text : result.toString();
    }

    private static boolean isDangerous(char c) {
        return Character.isISOControl(c)
                || (c >= '\u202a' && c <= '\u202e')
                || (c >= '\u2066' && c <= '\u2069');
    }

    private String wrap(String code, String text) {
        return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
