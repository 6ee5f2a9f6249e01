package dev.weir.benchmarks.weir;

import dev.weir.benchmarks.Contender.Matches;
import dev.weir.benchmarks.Contender.Session;
import dev.weir.benchmarks.Recording;
import dev.weir.benchmarks.Workload;
import dev.weir.cli.Weir;
import dev.weir.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Stream;

/** {@code weir replay} from a file of events to a file of alerts, reading and writing included. */
final class ReplaySession implements Session {
    private final Workload workload;
    private final Matches matches;
    private final Path alerts;

    ReplaySession(Workload workload, Matches matches) {
        this.workload = workload;
        this.matches = matches;
        this.alerts = Recording.of(workload).resolveSibling(workload.name() + "-alerts.jsonl");
    }

    @Override
    public void feed(int from, int to) throws IOException {
        Files.deleteIfExists(alerts);
        PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Terminal terminal =
                new Terminal(
                        InputStream.nullInputStream(),
                        nowhere,
                        System.err,
                        false,
                        false,
                        false,
                        80,
                        Clock.systemUTC());
        int exitCode =
                Weir.run(
                        terminal,
                        "replay",
                        Rules.file(workload.shape()).toString(),
                        Recording.of(workload).toString(),
                        "--out",
                        alerts.toString(),
                        "--lanes",
                        String.valueOf(workload.size()));
        if (exitCode != 0) {
            throw new IllegalStateException("weir replay ended with " + exitCode);
        }
    }

    @Override
    public void finish() throws IOException {
        try (Stream<String> lines = Files.lines(alerts)) {
            matches.add(0, lines.count());
        }
    }
}
