package dev.weir.cli;

import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.cli.bench.Bench;
import dev.weir.cli.bench.BenchResult;
import dev.weir.cli.bench.BenchText;
import dev.weir.cli.pack.Pack;
import dev.weir.cli.pack.PackFinder;
import dev.weir.cli.terminal.Terminal;
import dev.weir.runtime.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "bench",
        sortOptions = false,
        description = "Measure what a pack costs: events a second, latency, state by rule.",
        footer = {
            "The events of the recordings are run again and again, each time moved on by their "
                    + "length, from memory and on one lane: five passes, the first to warm up. "
                    + "Reading, decoding and writing are not measured.",
            "",
            "The latency is how long the engine is at an event that is handed over by itself; "
                    + "DELAY is not in it. The state is that of a checkpoint, in bytes before "
                    + "compression, after each quarter of the events: what still grows in the last "
                    + "one will grow on."
        })
final class BenchCommand implements Callable<Integer> {
    private static final int MOST_EVENTS = 100_000_000;

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "PACK", description = "A pack's folder or a .rule file.")
    private Path pack;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "RECORDING",
            description = "A file, or a folder of them; the pack's own recordings unless given.")
    private List<String> recordings = new ArrayList<>();

    @Option(
            names = "--events",
            paramLabel = "N",
            description = "How many events a pass has; 1000000 unless given.")
    private int events = 1_000_000;

    @Option(
            names = "--type",
            paramLabel = "NAME",
            description =
                    "The event type of every record. Else the only one that the pack declares,"
                            + " or the one that a record names.")
    private @Nullable String type;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}; human unless given.")
    private ReportFormat format = ReportFormat.HUMAN;

    @Mixin private PackOptions packOptions;

    BenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (events < 1 || events > MOST_EVENTS) {
            throw Failure.usage("`--events` takes a number from 1 to " + MOST_EVENTS);
        }
        Pack read = PackFinder.one(pack);
        Program program =
                new Findings(terminal).programOf(read, packOptions.compiler().compile(read));
        if (type != null && !program.eventTypes().containsKey(type)) {
            throw Failure.notInPack("event type", type, program.eventTypes().keySet());
        }
        EndlessRecording recording =
                EndlessRecording.read(
                        Bench.partition(),
                        recordings.isEmpty() ? List.of(ownRecordings(read)) : recordings,
                        new RecordDecoder(program.eventTypes(), type, "type"));
        if (recording.size() == 0) {
            throw Failure.usage("no event of this pack was recorded there");
        }
        BenchResult result = Bench.run(program, recording, events);
        if (format == ReportFormat.JSON) {
            terminal.out().println(BenchText.json(result));
        } else {
            BenchText.lines(result, terminal.outPaint()).forEach(terminal.out()::println);
        }
        return ExitCode.FINE;
    }

    private static String ownRecordings(Pack read) {
        Path own = read.folder().resolve("recordings");
        if (!Files.isDirectory(own)) {
            throw Failure.usage(
                    "the pack has no recordings of its own", "name one: weir bench PACK RECORDING");
        }
        return own.toString();
    }
}
