package dev.weir.cli;

import dev.weir.adapters.files.Recording;
import dev.weir.cli.daemon.History;
import dev.weir.cli.pack.Pack;
import dev.weir.cli.pack.PackFinder;
import dev.weir.cli.replay.AlertFormat;
import dev.weir.cli.replay.Replay;
import dev.weir.cli.replay.ReplayOptions;
import dev.weir.cli.replay.ReplayResult;
import dev.weir.cli.terminal.Terminal;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.value.TimeText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "replay",
        sortOptions = false,
        description = "Run recordings through a pack and print its alerts.",
        footer = {
            "A recording is JSON Lines or CSV with a header; plain, gzip or zstd. What "
                    + "becomes of each record is counted, and in = used + unused + late + dead "
                    + "letters. The summary stands on standard error.",
            "",
            "A topic may have a range, as ?from=2026-01-01T10:00:00Z&to=2026-01-01T11:00:00Z or "
                    + "in offsets; other parameters are partition=0,3 source=NAME "
                    + "properties=FILE.",
            "",
            "Ctrl-C ends a replay early and in good order: what was read by then counts.",
            "",
            "Exit code: 0, 1 under --strict with dead letters, 2 for a pack with errors, 3 "
                    + "for a damaged recording; what could be read of it counts."
        })
final class ReplayCommand implements Callable<Integer> {
    private static final Pattern SPEED = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)x");
    private static final int MOST_LANES = 1024;

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "PACK", description = "A pack's folder or a .rule file.")
    private Path pack;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "RECORDING",
            description =
                    "A file, a folder of them, either as NAME=PATH with the name of a daemon's"
                            + " source, - for standard input, or a topic: kafka://HOST:PORT/TOPIC.")
    private List<String> recordings;

    @Option(
            names = "--rule",
            paramLabel = "NAME",
            description = "Only alerts of this rule; may be repeated. The others still feed it.")
    private Set<String> rules = new LinkedHashSet<>();

    @Mixin private PackOptions packOptions;

    @Option(
            names = "--type",
            paramLabel = "NAME",
            description =
                    "The event type of every record. Else the only one that the pack declares,"
                            + " or the one that a record names.")
    private @Nullable String type;

    @Option(
            names = "--type-field",
            paramLabel = "FIELD",
            description = "The field that names a record's event type; type unless given.")
    private String typeField = "type";

    @Option(
            names = "--from",
            paramLabel = "INSTANT",
            description = "Pass over events before it; they count as unused.")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "INSTANT",
            description = "Pass over events after it; they count as unused.")
    private @Nullable String to;

    @Option(
            names = "--end",
            description =
                    "The stream ends with the recordings: every deadline comes. Without it,"
                            + " nothing is known of the time after the last event.")
    private boolean end;

    @Option(
            names = "--lanes",
            paramLabel = "N",
            description =
                    "Lanes that share the keys, one for each core and at most 8 unless given. They"
                            + " change no result.")
    private int lanes = Lanes.ofMachine();

    @Option(
            names = "--speed",
            paramLabel = "Nx",
            description = "N times as fast as recorded, as 10x; else as fast as it goes.")
    private @Nullable String speed;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}; human on a screen, ndjson elsewhere.")
    private @Nullable AlertFormat format;

    @Option(names = "--fields", description = "Leave the matched events out of JSON alerts.")
    private boolean fields;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where alerts go; - is standard output.")
    private String out = "-";

    @Option(
            names = "--shadow",
            paramLabel = "FILE",
            description = "Where alerts of SHADOW rules go; else they are only counted.")
    private @Nullable String shadow;

    @Option(
            names = "--dead-letters",
            paramLabel = "FILE",
            description = "Where records go that are no events, with the reason.")
    private @Nullable String deadLetters;

    @Option(names = "--late", paramLabel = "FILE", description = "Where events go that are late.")
    private @Nullable String late;

    @Option(names = "--summary", paramLabel = "FILE", description = "Where the counts go, as JSON.")
    private @Nullable String summary;

    @Option(
            names = "--control",
            paramLabel = "FILE",
            description =
                    "The control.log of a daemon's state folder: what it read is replayed with"
                            + " what it decided, and gives the same alerts.")
    private @Nullable Path control;

    @Option(names = "--strict", description = "Exit with 1 where there are dead letters.")
    private boolean strict;

    ReplayCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        ReplayOptions options = options();
        Pack read = PackFinder.one(pack);
        Program program =
                new Findings(terminal).programOf(read, packOptions.compiler().compile(read));
        History history =
                control == null
                        ? History.of(late == null ? program.projected() : program)
                        : History.read(
                                control, program, packOptions.allowsScripts(), terminal::say);
        ReplayResult result = Replay.run(terminal, history, options);
        return strict && result.deadLetters() > 0 ? ExitCode.FINDINGS : ExitCode.FINE;
    }

    private ReplayOptions options() {
        if (lanes < 1 || lanes > MOST_LANES) {
            throw Failure.usage("`--lanes` takes a number from 1 to " + MOST_LANES);
        }
        if (Collections.frequency(recordings, Recording.STANDARD_INPUT) > 1) {
            throw Failure.usage("`-` can be read once only");
        }
        long fromMillis = instant("--from", from, Long.MIN_VALUE);
        long toMillis = instant("--to", to, Long.MAX_VALUE);
        if (fromMillis > toMillis) {
            throw Failure.usage("`--from` is later than `--to`: no event lies between them");
        }
        boolean onScreen = terminal.outIsScreen() && out.equals("-");
        AlertFormat usual = onScreen ? AlertFormat.HUMAN : AlertFormat.NDJSON;
        return new ReplayOptions(
                recordings,
                rules,
                type,
                typeField,
                fromMillis,
                toMillis,
                end,
                lanes,
                speed(),
                format == null ? usual : format,
                !fields,
                out,
                deadLetters,
                late,
                shadow,
                summary);
    }

    private static long instant(String option, @Nullable String text, long otherwise) {
        if (text == null) {
            return otherwise;
        }
        OptionalLong millis = TimeText.parse(text);
        if (millis.isEmpty()) {
            millis = TimeText.parse(text + "T00:00:00Z");
        }
        if (millis.isEmpty()) {
            throw Failure.usage(
                    "`" + option + "` takes an instant, and `" + text + "` is none",
                    "write 2026-01-01T00:00:00Z, or 2026-01-01 for its midnight in UTC");
        }
        return millis.getAsLong();
    }

    private double speed() {
        if (speed == null) {
            return 0;
        }
        Matcher matcher = SPEED.matcher(speed);
        double factor = matcher.matches() ? Double.parseDouble(matcher.group(1)) : 0;
        if (factor <= 0) {
            throw Failure.usage("`--speed` takes a factor as 10x, and `" + speed + "` is none");
        }
        return factor;
    }
}
