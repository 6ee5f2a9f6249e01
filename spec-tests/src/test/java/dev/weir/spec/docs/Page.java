package dev.weir.spec.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A page of the documentation, and what in it can be executed. */
record Page(String text) {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");

    /** A block whose file the sentence before it names last. */
    private static final Pattern FILE =
            Pattern.compile("(?ms)`([\\w./-]+)`:\\n\\n```\\w+\\n(.*?)^```$");

    /** A block, with the name of its file where {@link #FILE} has one. */
    private static final Pattern STEP =
            Pattern.compile("(?ms)(?:`([\\w./-]+)`:\\n\\n)?^```(\\w*)\\n(.*?)^```$");

    /** A link to a file of ours. */
    private static final Pattern LINK = Pattern.compile("]\\((?!https?://)([^)#]+)[^)]*\\)");

    /**
     * A command of a page.
     *
     * @param output what the page shows of what it prints; empty where it shows nothing
     */
    record Command(String line, Optional<String> output) {}

    static Page of(Path file) throws IOException {
        return new Page(Files.readString(file));
    }

    /** The contents of all blocks in a language. */
    List<String> blocks(String language) {
        return BLOCK.matcher(text)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    /** The files that the page tells its reader to write. */
    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        FILE.matcher(text).results().forEach(file -> files.put(file.group(1), file.group(2)));
        return files;
    }

    /**
     * The commands, in order: those after the prompts of a console, with their output, and those of
     * {@code weir} in a block without a language, but for the one that does not end.
     */
    List<Command> commands() {
        List<Command> commands = new ArrayList<>();
        for (MatchResult block : BLOCK.matcher(text).results().toList()) {
            if (block.group(1).equals("console")) {
                commands.addAll(session(block.group(2)));
            } else if (block.group(1).isEmpty()) {
                block.group(2)
                        .lines()
                        .filter(line -> line.startsWith("bin/weir "))
                        .filter(line -> !line.equals("bin/weir run"))
                        .forEach(line -> commands.add(new Command(line, Optional.empty())));
            }
        }
        return commands;
    }

    /**
     * What the page has its reader do in a shell, in order: the files to write, and the commands
     * after the prompts of a console with their output.
     */
    List<Command> steps() {
        List<Command> steps = new ArrayList<>();
        for (MatchResult block : STEP.matcher(text).results().toList()) {
            if (block.group(1) != null) {
                String write = "cat > '" + block.group(1) + "' <<'END'\n" + block.group(3) + "END";
                steps.add(new Command(write, Optional.empty()));
            } else if (block.group(2).equals("console")) {
                steps.addAll(session(block.group(3)));
            }
        }
        return steps;
    }

    /** The files that the page links to, as it names them. */
    List<String> links() {
        return LINK.matcher(text).results().map(link -> link.group(1)).toList();
    }

    private static List<Command> session(String block) {
        List<Command> commands = new ArrayList<>();
        for (String part : block.split("(?m)^\\$ ", -1)) {
            if (!part.isEmpty()) {
                int end = part.indexOf('\n');
                String output = part.substring(end + 1);
                commands.add(new Command(part.substring(0, end), Optional.of(output)));
            }
        }
        return commands;
    }
}
