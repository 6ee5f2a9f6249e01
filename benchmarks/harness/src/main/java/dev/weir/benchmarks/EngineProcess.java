package dev.weir.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The other end of a {@link Worker}. */
final class EngineProcess implements AutoCloseable {
    private static final String END = "";
    private static final long START_SECONDS = 300;

    /** A run ends itself; one that does not, in a single event or at the end, is ended. */
    private static final long GRACE_SECONDS = 30;

    private static final long END_SECONDS = 10;

    private final Process process;
    private final Writer orders;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final @Nullable String version;
    private final boolean hasFailed;

    private EngineProcess(Process process) throws InterruptedException {
        this.process = process;
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "answers");
        reader.setDaemon(true);
        reader.start();
        String first = answers.poll(START_SECONDS, TimeUnit.SECONDS);
        this.version = first != null && first.startsWith("ready ") ? first.substring(6) : null;
        this.hasFailed = first == null || first.equals(END);
    }

    static EngineProcess start(
            Engine engine, Workload workload, Path benchmarks, List<String> javaOptions)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(javaOptions);
        command.add("-Dbenchmarks=" + benchmarks);
        command.add("-cp");
        command.add(engine.classPath(benchmarks));
        command.add(engine.mainClass());
        command.add(workload.name());
        Path log = log(engine, workload, benchmarks);
        Files.createDirectories(logs(benchmarks));
        return new EngineProcess(new ProcessBuilder(command).redirectError(log.toFile()).start());
    }

    /** What an engine says to people. */
    static Path log(Engine engine, Workload workload, Path benchmarks) {
        return logs(benchmarks).resolve(workload.name() + "-" + engine + ".log");
    }

    private static Path logs(Path benchmarks) {
        return benchmarks.resolve("target").resolve("logs");
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.add(line);
            }
        } catch (IOException e) {
            // The process was ended.
        }
        answers.add(END);
    }

    /** Name and version of the engine; null where it has no form for the workload. */
    @Nullable String version() {
        return version;
    }

    /** Whether the process ended before it could say anything. */
    boolean hasFailed() {
        return hasFailed;
    }

    /** Lets it run; null where it ended without an answer, or had to be ended. */
    @Nullable Measurement run(long limitSeconds) throws InterruptedException {
        try {
            orders.write(limitSeconds * 1_000 + "\n");
            orders.flush();
        } catch (IOException e) {
            // It has ended.
            return null;
        }
        String answer = answers.poll(limitSeconds + GRACE_SECONDS, TimeUnit.SECONDS);
        return answer == null || answer.equals(END) ? null : Measurement.parse(answer);
    }

    /** Lets it end by itself, where it does so soon. */
    @Override
    public void close() throws InterruptedException {
        try {
            orders.close();
        } catch (IOException e) {
            // It has ended by itself.
        }
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
