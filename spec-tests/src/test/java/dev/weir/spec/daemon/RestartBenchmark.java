package dev.weir.spec.daemon;

import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How long checkpoints of many open runs take, what they write, and how soon a daemon that was
 * killed processes again. Ten runs of {@code a -> b -> c} are opened under each key; then the keys
 * come once more, two of a thousand a second, and all runs of these have their second event. It
 * needs nothing but a JDK, and runs {@code bin/weir} with the options that {@code WEIR_JAVA_OPTS}
 * gives:
 *
 * <pre>java spec-tests/src/test/java/dev/weir/spec/daemon/RestartBenchmark.java FOLDER [KEYS]</pre>
 */
final class RestartBenchmark {
    private static final String PACK =
            """
            EVENT Activity {
              kind string, key string, amount decimal(2), country string, device string, status string,
              ts timestamp
            } TIME ts

            RULE sequence {
              BY key
              MATCH a: Activity[kind == "A" AND amount > 500.00]
                 -> b: Activity[kind == "B" AND amount > 200.00]
                 -> c: Activity[kind == "C" AND amount > 500.00]
              WITHIN 7d
              AFTER MATCH KEEP ALL
            }
            """;

    private static final List<String> COUNTRIES = List.of("NL", "DE", "FR", "BR");
    private static final List<String> STATUSES = List.of("ok", "declined", "pending");
    private static final long START = 1_767_225_600_000L;
    private static final int RUNS = 10;

    /** After so long each key has come once more. */
    private static final int TURN_SECONDS = 500;

    private static final int CHECKPOINTS = 10;
    private static final int RESTARTS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final int keys;

    private RestartBenchmark(Path folder, int keys) {
        this.folder = folder;
        this.keys = keys;
    }

    public static void main(String[] args) throws Exception {
        int keys = args.length > 1 ? Integer.parseInt(args[1]) : 200_000;
        new RestartBenchmark(Path.of(args[0]), keys).run();
    }

    private void run() throws Exception {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("sequence.rule"), PACK);
        Path events = folder.resolve("events.jsonl");
        writeOpening(events);
        Process daemon = start();
        long filled = System.nanoTime();
        while (number(status(daemon), "in") < (long) keys * RUNS) {
            checkAlive(daemon);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        say("%d runs opened after %d ms", (long) keys * RUNS, millisSince(filled));
        Thread more = new Thread(() -> writeMore(events), "more");
        more.setDaemon(true);
        more.start();
        long checkpoint = 0;
        long written = bytesWritten(daemon);
        for (int i = 0; i < CHECKPOINTS; i++) {
            String status = awaitOther(daemon, "number", checkpoint);
            checkpoint = number(status, "number");
            say(
                    "checkpoint %d: %d records of %d states in %d ms, of which events waited %d ms"
                            + " at a time at most; %.1f MB written since the last line",
                    checkpoint,
                    number(status, "records"),
                    states(status),
                    number(status, "took_millis"),
                    number(status, "held_millis"),
                    (bytesWritten(daemon) - written) / 1e6);
            written = bytesWritten(daemon);
        }
        long bytes = bytesOfNewest();
        say("%.1f bytes a run in the newest slot", bytes / ((double) keys * RUNS));
        for (int i = 0; i < RESTARTS; i++) {
            daemon.destroyForcibly().waitFor();
            long began = System.nanoTime();
            daemon = start();
            long first = number(awaitOther(daemon, "in", -1), "in");
            say("answers after %d ms", millisSince(began));
            String status = awaitOther(daemon, "in", first);
            say(
                    "processes again after %d ms, %d ms of processor time: %d states",
                    millisSince(began),
                    daemon.info().totalCpuDuration().orElse(Duration.ZERO).toMillis(),
                    states(status));
            awaitOther(daemon, "number", -1);
        }
        daemon.destroyForcibly().waitFor();
    }

    private void writeOpening(Path events) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(events)) {
            for (int i = 0; i < keys * RUNS; i++) {
                out.write(event("A", i, START + i / 100));
            }
        }
    }

    /** Each key has a B in turn. */
    private void writeMore(Path events) {
        long began = System.nanoTime();
        try (BufferedWriter out = Files.newBufferedWriter(events, StandardOpenOption.APPEND)) {
            for (int i = 0; ; i++) {
                out.write(event("B", i, START + keys * RUNS / 100 + i));
                if (i % 10 == 0) {
                    out.flush();
                    long due = began + i * TimeUnit.SECONDS.toNanos(TURN_SECONDS) / keys;
                    LockSupport.parkNanos(due - System.nanoTime());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String event(String kind, int i, long millis) {
        // A few primes draw as well as a random number and are the same each time.
        int cents = 50_001 + (int) ((i * 7_368_787L + 11) % 49_991);
        return "{\"kind\":\""
                + kind
                + "\",\"key\":\"key-"
                + (int) (i * 7919L % keys)
                + "\",\"amount\":"
                + cents / 100
                + '.'
                + cents / 10 % 10
                + cents % 10
                + ",\"country\":\""
                + COUNTRIES.get(i % 11 % COUNTRIES.size())
                + "\",\"device\":\"dev-"
                + i % 997
                + "\",\"status\":\""
                + STATUSES.get(i % 7 % STATUSES.size())
                + "\",\"ts\":"
                + millis
                + "}\n";
    }

    private void checkAlive(Process daemon) {
        if (!daemon.isAlive()) {
            throw new IllegalStateException("see " + folder.resolve("weir.log"));
        }
    }

    /** What a process has given to the disk; 0 where the system does not say. */
    private static long bytesWritten(Process process) throws IOException {
        Path io = Path.of("/proc/" + process.pid() + "/io");
        Matcher bytes =
                Pattern.compile("\nwrite_bytes: (\\d+)")
                        .matcher(Files.exists(io) ? Files.readString(io) : "");
        return bytes.find() ? Long.parseLong(bytes.group(1)) : 0;
    }

    /** The size of the slot with the newest manifest. */
    private long bytesOfNewest() throws IOException {
        try (Stream<Path> slots = Files.list(folder.resolve("state/checkpoints"))) {
            Path newest =
                    slots.map(slot -> slot.resolve("manifest.json"))
                            .filter(Files::exists)
                            .max(Comparator.comparing(manifest -> manifest.toFile().lastModified()))
                            .orElseThrow();
            try (Stream<Path> files = Files.list(newest.resolveSibling(""))) {
                return files.mapToLong(file -> file.toFile().length()).sum();
            }
        }
    }

    private Process start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of("bin", "weir").toAbsolutePath().toString());
        command.addAll(List.of("run", folder.resolve("sequence.rule").toString()));
        command.addAll(List.of("--source", folder.resolve("events.jsonl").toString()));
        command.addAll(List.of("--sink", folder.resolve("alerts.jsonl").toString()));
        command.addAll(List.of("--state", folder.resolve("state").toString()));
        command.addAll(List.of("--checkpoint-interval", "10s", "--port", "0"));
        File log = folder.resolve("weir.log").toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    /** The first status in which a number is another than it was. */
    private String awaitOther(Process daemon, String name, long was) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (daemon.isAlive() && System.nanoTime() < end) {
            String status = status(daemon);
            if (number(status, name) >= 0 && number(status, name) != was) {
                return status;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        checkAlive(daemon);
        throw new IllegalStateException("nothing happens any more");
    }

    /** What a daemon says of itself; nothing while it does not answer. */
    private String status(Process daemon) throws InterruptedException {
        try {
            String file = Files.readString(folder.resolve("state").resolve("daemon.json"));
            if (number(file, "pid") != daemon.pid()) {
                return "";
            }
            Matcher address = Pattern.compile("http://[0-9.:]+").matcher(file);
            if (!address.find()) {
                return "";
            }
            URI status = URI.create(address.group() + "/api/v1/status");
            return http.send(
                            HttpRequest.newBuilder(status).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        }
    }

    /** The first number of a name in a JSON text; -1 where there is none. */
    private static long number(String json, String name) {
        Matcher number = Pattern.compile("\"" + name + "\": ?(\\d+)").matcher(json);
        return number.find() ? Long.parseLong(number.group(1)) : -1;
    }

    /** Of how many keys the rules have state, each rule by itself. */
    private static long states(String status) {
        Matcher keys = Pattern.compile("\"keys\": ?(\\d+)").matcher(status);
        return keys.results().mapToLong(found -> Long.parseLong(found.group(1))).sum();
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
