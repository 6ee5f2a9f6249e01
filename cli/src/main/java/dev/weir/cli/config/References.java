package dev.weir.cli.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts in what {@code ${env:NAME}} and <code>${file:PATH}</code> stand for; <code>$${</code> is a
 * plain <code>${</code>.
 */
final class References {
    private static final Pattern REFERENCE = Pattern.compile("(\\$?)\\$\\{([^}]*)(}?)");
    private static final int MAX_FILE_BYTES = 1 << 16;

    private final Map<String, String> environment;
    private final Path folder;

    /**
     * @param folder from which relative paths are meant
     */
    References(Map<String, String> environment, Path folder) {
        this.environment = environment;
        this.folder = folder;
    }

    /** A reference that stands for nothing; the message has no value in it. */
    static final class Unresolved extends Exception {
        private static final long serialVersionUID = 1;

        Unresolved(String message) {
            super(message);
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }

    /** Whether a text has a reference in it. */
    static boolean isIn(String text) {
        Matcher matcher = REFERENCE.matcher(text);
        while (matcher.find()) {
            if (matcher.group(1).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    String resolve(String text) throws Unresolved {
        StringBuilder resolved = new StringBuilder();
        Matcher matcher = REFERENCE.matcher(text);
        int end = 0;
        while (matcher.find()) {
            resolved.append(text, end, matcher.start());
            resolved.append(
                    matcher.group(1).isEmpty() ? value(matcher) : matcher.group().substring(1));
            end = matcher.end();
        }
        return resolved.append(text, end, text.length()).toString();
    }

    private String value(Matcher reference) throws Unresolved {
        String inside = reference.group(2);
        if (!reference.group(3).isEmpty()) {
            if (inside.startsWith("env:")) {
                return variable(inside.substring("env:".length()));
            }
            if (inside.startsWith("file:")) {
                return content(inside.substring("file:".length()));
            }
        }
        throw new Unresolved(
                "`${` begins `${env:NAME}` or `${file:PATH}`; for the two characters write `$${`");
    }

    private String variable(String name) throws Unresolved {
        String value = environment.get(name);
        if (value == null) {
            throw new Unresolved("there is no environment variable `" + name + "`");
        }
        return value;
    }

    /** The text of a file without the line end that editors leave there. */
    private String content(String path) throws Unresolved {
        try {
            Path file = folder.resolve(path);
            if (!Files.isRegularFile(file)) {
                throw new Unresolved("there is no file `" + path + "`");
            }
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new Unresolved("the file `" + path + "` is larger than 64 KiB");
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return text.endsWith("\r\n")
                    ? text.substring(0, text.length() - 2)
                    : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        } catch (IOException | InvalidPathException e) {
            throw new Unresolved("the file `" + path + "` cannot be read");
        }
    }
}
