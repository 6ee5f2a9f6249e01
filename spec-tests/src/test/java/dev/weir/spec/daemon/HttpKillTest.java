package dev.weir.spec.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.Failure;
import dev.weir.cli.daemon.Status.PartitionStatus;
import dev.weir.cli.http.DaemonClient;
import dev.weir.kafka.broker.FreePorts;
import dev.weir.spec.command.CommandRun;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A daemon that is killed while it is sent records, by a client that repeats each request until it
 * is answered, writes what a replay of the records writes. {@code -Dweir.kills=N} kills it N times,
 * {@code -Dweir.seed=S} at other moments.
 */
class HttpKillTest {
    private static final int KILLS = Integer.getInteger("weir.kills", 10);
    private static final long SEED = Long.getLong("weir.seed", 1);
    private static final int EVENTS = 20_000;
    private static final int MOST_IN_A_REQUEST = 60;
    private static final long PAUSE_NANOS = 2_000_000;

    @TempDir Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();

    @Test
    void killedUnderRequestsItTakesEachEventOnce() throws Exception {
        Path pack = Files.writeString(folder.resolve("cards.rule"), CardStream.PACK);
        List<String> lines = lines();
        Path recording = Files.write(folder.resolve("posted.jsonl"), lines);
        replay(pack, recording);
        int port = FreePorts.take();
        Path config = Files.writeString(folder.resolve("weir.yaml"), config(pack, port));
        Path output = folder.resolve("output.txt");
        URI address = URI.create("http://127.0.0.1:" + port + "/events");
        CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> postAll(address, lines));

        SplittableRandom random = new SplittableRandom(SEED);
        for (long moment : random.longs(KILLS, 0, EVENTS).sorted().toArray()) {
            try (WeirProcess daemon = start(config, output)) {
                daemon.await(() -> acknowledged.get() >= moment);
                daemon.kill();
            }
        }
        try (WeirProcess daemon = start(config, output)) {
            daemon.await(() -> sender.isDone() && hasRead(lines.size()));
            sender.join();
            assertThat(daemon.terminate()).as(daemon.output()).isZero();
        }

        String told = "seed " + SEED + ": " + Files.readString(output);
        assertThat(repeated.get()).as(told).isPositive();
        for (String file : List.of("alerts", "letters", "late")) {
            assertThat(folder.resolve(file + ".jsonl"))
                    .as(told)
                    .hasSameBinaryContentAs(folder.resolve("expected-" + file + ".jsonl"));
        }
    }

    /** Each with a name, also where the rest is no event. */
    private static List<String> lines() {
        List<String> lines = new ArrayList<>(CardStream.lines(SEED, EVENTS, 120));
        lines.add(CardStream.closing());
        for (int i = 0; i < lines.size(); i++) {
            lines.set(i, "{\"id\":" + i + "," + lines.get(i).substring(1));
        }
        return lines;
    }

    private void postAll(URI address, List<String> lines) {
        SplittableRandom random = new SplittableRandom(SEED);
        int from = 0;
        while (from < lines.size()) {
            int to = Math.min(lines.size(), from + 1 + random.nextInt(MOST_IN_A_REQUEST));
            String body = String.join("\n", lines.subList(from, to));
            HttpRequest request =
                    HttpRequest.newBuilder(address)
                            .header("Content-Type", "application/x-ndjson")
                            .POST(BodyPublishers.ofString(body))
                            .build();
            while (!isTaken(request)) {
                repeated.incrementAndGet();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            from = to;
            acknowledged.set(to);
        }
    }

    private boolean isTaken(HttpRequest request) {
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            return answer.statusCode() == 200;
        } catch (IOException e) {
            // Nobody knows whether it was kept.
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void replay(Path pack, Path recording) {
        CommandRun.of(
                        "replay",
                        pack.toString(),
                        "orders=" + recording,
                        "--out",
                        folder.resolve("expected-alerts.jsonl").toString(),
                        "--dead-letters",
                        folder.resolve("expected-letters.jsonl").toString(),
                        "--late",
                        folder.resolve("expected-late.jsonl").toString())
                .succeeding();
    }

    private static String config(Path pack, int port) {
        return """
        packs: { path: %s }
        sources:
          orders:
            idle-timeout: 1d
            type-field: type
            http: { port: %d, event-id: id }
        sinks:
          file: { alerts: alerts.jsonl, dead-letters: letters.jsonl, late: late.jsonl }
        state: { path: state, checkpoint-interval: 200ms }
        delivery: { interval: 10ms }
        http: { port: 0 }
        """
                .formatted(pack, port);
    }

    private static WeirProcess start(Path config, Path output) throws IOException {
        return WeirProcess.start(output, List.of("run", "--config", config.toString()));
    }

    private boolean hasRead(long records) {
        try {
            return DaemonClient.of(null, folder.resolve("state")).status().partitions().stream()
                            .mapToLong(PartitionStatus::nextOffset)
                            .sum()
                    >= records;
        } catch (Failure e) {
            // It does not answer yet.
            return false;
        }
    }
}
