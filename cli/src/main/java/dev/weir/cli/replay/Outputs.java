package dev.weir.cli.replay;

import dev.weir.adapters.files.LineFile;
import dev.weir.adapters.files.Recording;
import dev.weir.adapters.formats.AlertText;
import dev.weir.adapters.formats.LetterJson;
import dev.weir.cli.Failure;
import dev.weir.cli.terminal.Terminal;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.event.Event;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a replay writes: each kind of result to standard output or a file of its own, all of them
 * opened before the first record is read. What nobody asked for is left out.
 */
final class Outputs implements Closeable {
    private static final String STANDARD = "-";

    private final AlertWriter alerts;
    private final @Nullable AlertWriter shadow;
    private final @Nullable LineFile deadLetters;
    private final @Nullable LineFile late;
    private final @Nullable LineFile summary;
    private final Terminal terminal;

    private Outputs(ReplayOptions options, Terminal terminal, int ruleWidth) throws IOException {
        this.terminal = terminal;
        AlertFormat format = options.format();
        boolean onScreen = isOnScreen(options, terminal);
        AlertText text = onScreen && terminal.colours() ? AlertText.coloured() : AlertText.plain();
        this.alerts =
                new AlertWriter(
                        open(options.alerts()),
                        format,
                        text.withRuleWidth(ruleWidth),
                        options.withEvents());
        this.shadow =
                options.shadow() == null
                        ? null
                        : new AlertWriter(
                                open(options.shadow()),
                                format == AlertFormat.HUMAN ? AlertFormat.NDJSON : format,
                                AlertText.plain(),
                                options.withEvents());
        this.deadLetters = openIfAsked(options.deadLetters());
        this.late = openIfAsked(options.late());
        this.summary = openIfAsked(options.summary());
    }

    /**
     * Opens what the options ask for.
     *
     * @param ruleWidth columns that the name of a rule takes in a line for people
     * @throws Failure if two results, or a result and a recording, are one file
     */
    static Outputs open(
            ReplayOptions options, List<Recording> recordings, Terminal terminal, int ruleWidth)
            throws IOException {
        requireApart(targets(options), recordings);
        return new Outputs(options, terminal, ruleWidth);
    }

    /** Whether a person sees each alert at once. */
    static boolean isOnScreen(ReplayOptions options, Terminal terminal) {
        return terminal.outIsScreen() && options.alerts().equals(STANDARD);
    }

    void alert(Alert alert) throws IOException {
        alerts.write(alert);
    }

    void shadowAlert(Alert alert) throws IOException {
        if (shadow != null) {
            shadow.write(alert);
        }
    }

    void deadLetter(DeadLetter letter) throws IOException {
        if (deadLetters != null) {
            deadLetters.line(LetterJson.dead(letter));
        }
    }

    void late(Event event) throws IOException {
        if (late != null) {
            late.line(LetterJson.late(event));
        }
    }

    void summary(Books books) throws IOException {
        if (summary != null) {
            summary.line(SummaryJson.of(books));
        }
    }

    /** Brings alerts to whoever waits for them. */
    void flush() throws IOException {
        alerts.flush();
        terminal.out().flush();
    }

    @Override
    public void close() throws IOException {
        try (AlertWriter first = alerts;
                AlertWriter second = shadow;
                LineFile third = deadLetters;
                LineFile fourth = late;
                LineFile fifth = summary) {
            terminal.out().flush();
        }
        terminal.out().flush();
    }

    private @Nullable LineFile openIfAsked(@Nullable String target) throws IOException {
        return target == null ? null : open(target);
    }

    private LineFile open(String target) throws IOException {
        return target.equals(STANDARD)
                ? LineFile.to(terminal.out())
                : LineFile.create(Path.of(target));
    }

    private record Target(String option, String path) {}

    private static List<Target> targets(ReplayOptions options) {
        List<Target> targets = new ArrayList<>();
        targets.add(new Target("--out", options.alerts()));
        add(targets, "--shadow", options.shadow());
        add(targets, "--dead-letters", options.deadLetters());
        add(targets, "--late", options.late());
        add(targets, "--summary", options.summary());
        return targets;
    }

    private static void add(List<Target> targets, String option, @Nullable String path) {
        if (path != null) {
            targets.add(new Target(option, path));
        }
    }

    /** Two results in one file would break each other's lines, and a recording would be emptied. */
    private static void requireApart(List<Target> targets, List<Recording> recordings)
            throws IOException {
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            for (Target other : targets.subList(0, i)) {
                if (isSame(target.path(), other.path())) {
                    throw Failure.usage(
                            "`%s` and `%s` both go to %s"
                                    .formatted(
                                            other.option(), target.option(), named(target.path())),
                            "name a file of its own for each");
                }
            }
            for (Recording recording : recordings) {
                Path read = recording.path();
                if (read != null && isSame(target.path(), read.toString())) {
                    throw Failure.usage(
                            "`" + target.path() + "` is read, and cannot be written as well");
                }
            }
        }
    }

    private static String named(String target) {
        return target.equals(STANDARD) ? "standard output" : "`" + target + "`";
    }

    /** Devices, such as the one that takes everything and keeps nothing, may be shared. */
    private static boolean isSame(String target, String other) throws IOException {
        if (target.equals(STANDARD) || other.equals(STANDARD)) {
            return target.equals(other);
        }
        Path path = Path.of(target);
        Path otherPath = Path.of(other);
        if (Files.exists(path) && Files.exists(otherPath)) {
            return Files.isRegularFile(path) && Files.isSameFile(path, otherPath);
        }
        return path.toAbsolutePath().normalize().equals(otherPath.toAbsolutePath().normalize());
    }
}
