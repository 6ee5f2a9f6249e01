package dev.weir.cli.config;

import dev.weir.rules.ast.SourceText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which keys hold secrets, by the names that Kafka's clients give to theirs. */
final class SecretKeys {
    private static final String ENDINGS =
            "password|passphrase|secret|credentials?|token|jaas\\.config|keystore\\.key"
                    + "|private\\.key|authorization|api[._-]?key|cookie";

    private static final Pattern SECRET =
            Pattern.compile("(?:.*[._-])?(?:" + ENDINGS + ")", Pattern.CASE_INSENSITIVE);

    /** A key of a secret, or the key above such keys, with what stands behind it on the line. */
    private static final Pattern SECRET_IN_LINE =
            Pattern.compile(
                    "(?:properties|headers|(?:" + ENDINGS + "))[\"']?\\s*:(.*)",
                    Pattern.CASE_INSENSITIVE);

    private SecretKeys() {}

    static boolean isSecret(String key) {
        return SECRET.matcher(key).matches();
    }

    /**
     * The text as it may be shown: each character of what could be a secret is a {@code *}, so that
     * places stay what they are. What follows a secret's key and is indented deeper is hidden too.
     */
    static SourceText masked(SourceText source) {
        StringBuilder shown = new StringBuilder(source.text());
        int hiddenBelow = Integer.MAX_VALUE;
        int start = 0;
        while (start < shown.length()) {
            int newline = shown.indexOf("\n", start);
            int end = newline < 0 ? shown.length() : newline;
            String line = shown.substring(start, end);
            int indent = line.length() - line.stripLeading().length();
            if (line.isBlank() || indent > hiddenBelow) {
                hide(shown, start + indent, end);
            } else {
                hiddenBelow = Integer.MAX_VALUE;
                Matcher secret = SECRET_IN_LINE.matcher(line);
                if (secret.find()) {
                    hide(shown, start + secret.start(1), end);
                    hiddenBelow = indent;
                }
            }
            start = end + 1;
        }
        return new SourceText(source.path(), shown.toString());
    }

    private static void hide(StringBuilder text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Character.isWhitespace(text.charAt(i))) {
                text.setCharAt(i, '*');
            }
        }
    }
}
