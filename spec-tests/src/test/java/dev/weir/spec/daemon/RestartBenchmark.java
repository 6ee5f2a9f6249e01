package dev.weir.spec.daemon;

import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long checkpoints of many keys take at full speed, and how soon a daemon that was killed
 * processes again. It needs nothing but a JDK, and runs {@code bin/weir}:
 *
 * <pre>java spec-tests/src/test/java/dev/weir/spec/daemon/RestartBenchmark.java FOLDER [KEYS]</pre>
 */
final class RestartBenchmark {
    private static final String PACK =
            """
            EVENT Payment { card string, amount decimal(2), country string, ts timestamp } TIME ts

            RULE card_testing {
              BY card
              MATCH probe: Payment[amount < 5.00]{3,} -> cash: Payment[amount > 995.00 AND country != last(probe.country)]
              WITHIN 10m
            }

            RULE two_countries {
              BY card
              MATCH a: Payment[amount > 900.00] -> b: Payment[country != a.country AND amount > 990.00]
              WITHIN 5m
            }

            RULE spending {
              BY card
              FROM p: Payment
              WINDOW SLIDING 10m
              HAVING sum(p.amount) > 4500.00
              EMIT card, total = sum(p.amount)
            }
            """;

    private static final List<String> COUNTRIES = List.of("NL", "DE", "FR", "BR");
    private static final long START = 1_767_225_600_000L;
    private static final int PAYMENTS_PER_CARD = 40;
    private static final int CHECKPOINTS = 8;
    private static final int RESTARTS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

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
        Files.writeString(folder.resolve("cards.rule"), PACK);
        Path payments = folder.resolve("payments.jsonl");
        if (!Files.exists(payments)) {
            write(payments);
        }
        Process daemon = start();
        long checkpoint = 0;
        while (checkpoint < CHECKPOINTS) {
            String status = awaitOther(daemon, "number", checkpoint);
            checkpoint = number(status, "number");
            say(
                    "checkpoint %d: %d records of %d states in %d ms, of which events waited %d ms,"
                            + " after %d events",
                    checkpoint,
                    number(status, "records"),
                    states(status),
                    number(status, "took_millis"),
                    number(status, "held_millis"),
                    number(status, "in"));
        }
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

    /** Each card pays in turn, a thousand payments a second. */
    private void write(Path payments) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(payments)) {
            for (int i = 0; i < keys * PAYMENTS_PER_CARD; i++) {
                // A few primes draw as well as a random number and are the same each time.
                int cents = (int) ((i * 7_368_787L + 11) % 99_991);
                out.write("{\"card\":\"4000-0012-" + (int) (i * 7919L % keys));
                out.write("\",\"amount\":" + cents / 100 + '.' + cents / 10 % 10 + cents % 10);
                out.write(",\"country\":\"" + COUNTRIES.get(i % 11 % COUNTRIES.size()));
                out.write("\",\"ts\":" + (START + i) + "}\n");
            }
        }
    }

    private Process start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of("bin", "weir").toAbsolutePath().toString());
        command.addAll(List.of("run", folder.resolve("cards.rule").toString()));
        command.addAll(List.of("--source", folder.resolve("payments.jsonl").toString()));
        command.addAll(List.of("--sink", folder.resolve("alerts.jsonl").toString()));
        command.addAll(List.of("--state", folder.resolve("state").toString()));
        command.addAll(List.of("--checkpoint-interval", "5s", "--port", "0"));
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
        throw new IllegalStateException("see " + folder.resolve("weir.log"));
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
