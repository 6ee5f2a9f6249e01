package dev.weir.spec.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.weir.adapters.http.LocalServer;
import dev.weir.cli.ExitCode;
import dev.weir.spec.command.CommandRun;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A daemon is killed again and again, and its webhook now and then fails after it has processed an
 * alert: none is lost, and what comes twice has the same name and the same bytes. Nor is one lost
 * where it is told to stop, which it does also while the webhook hangs. {@code -Dweir.kills=N}
 * kills it N times, {@code -Dweir.stops=N} stops it so often, {@code -Dweir.seed=S} at other
 * moments.
 */
class WebhookKillTest {
    private static final int KILLS = Integer.getInteger("weir.kills", 10);
    private static final int STOPS = Integer.getInteger("weir.stops", 6);
    private static final long SEED = Long.getLong("weir.seed", 1);
    private static final int EVENTS = 10_000;
    private static final int ONE_IN = 100;

    @TempDir Path folder;

    private final Map<String, Set<String>> bodiesByKey = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();

    /** Answers wait for it. */
    private volatile CountDownLatch answers = new CountDownLatch(0);

    private interface End {
        /** Ends a daemon. */
        void of(WeirProcess daemon, int turn) throws Exception;
    }

    @Test
    void killedAtAnyMomentItLosesNoAlertAndRepeatsOnlyTheSame() throws Exception {
        int alerts = endedAgainAndAgain(KILLS, (daemon, turn) -> daemon.kill());
        assertThat(requests.get()).isGreaterThan(alerts);
    }

    @Test
    void stoppedWhileItsWebhookHangsItEndsAndLosesNoAlert() throws Exception {
        endedAgainAndAgain(
                STOPS,
                (daemon, turn) -> {
                    CountDownLatch hangs = new CountDownLatch(turn % 2);
                    answers = hangs;
                    int before = requests.get();
                    daemon.await(() -> requests.get() > before);
                    int hanging = turn % 2 * ExitCode.UNAVAILABLE;
                    assertThat(daemon.terminate()).as(daemon.output()).isEqualTo(hanging);
                    hangs.countDown();
                });
    }

    /** Gives how many alerts there are. */
    private int endedAgainAndAgain(int times, End end) throws Exception {
        Path pack = Files.writeString(folder.resolve("cards.rule"), CardStream.PACK);
        Path stream = folder.resolve("stream.jsonl");
        CardStream.write(stream, SEED, EVENTS, 120);
        Path expected = folder.resolve("expected.jsonl");
        CommandRun.of("replay", pack.toString(), stream.toString(), "--out", expected.toString())
                .succeeding();
        Set<String> alerts = new HashSet<>(Files.readAllLines(expected));
        assertThat(alerts).hasSizeGreaterThan(10 * times);

        InetAddress here = InetAddress.getLoopbackAddress();
        try (LocalServer webhook =
                LocalServer.start("webhook", here, 0, threads -> this::receive)) {
            Path config =
                    Files.writeString(
                            folder.resolve("weir.yaml"), config(pack, stream, webhook.address()));
            Path output = folder.resolve("output.txt");
            SplittableRandom random = new SplittableRandom(SEED);
            for (int i = 0; i < times; i++) {
                int moment = requests.get() + random.nextInt(alerts.size() / times);
                try (WeirProcess daemon = start(config, output)) {
                    daemon.await(() -> requests.get() >= moment);
                    end.of(daemon, i);
                }
            }
            try (WeirProcess daemon = start(config, output)) {
                assertThat(daemon.exitCode()).as(daemon.output()).isZero();
            }
            String told = "seed " + SEED + ": " + Files.readString(output);
            assertThat(bodiesByKey.values()).as(told).allMatch(bodies -> bodies.size() == 1);
            Set<String> posted = new HashSet<>();
            bodiesByKey.values().forEach(posted::addAll);
            assertThat(posted).as(told).isEqualTo(alerts);
            assertThat(bodiesByKey).hasSameSizeAs(alerts);
        }
        return alerts.size();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            bodiesByKey
                    .computeIfAbsent(
                            exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                            key -> ConcurrentHashMap.newKeySet())
                    .add(new String(body, StandardCharsets.UTF_8));
            boolean fails = requests.incrementAndGet() % ONE_IN == 0;
            answers.await();
            exchange.sendResponseHeaders(fails ? 503 : 204, -1);
        } catch (InterruptedException e) {
            throw new InterruptedIOException(e.getMessage());
        }
    }

    private static String config(Path pack, Path stream, URI webhook) {
        return """
        packs: { path: %s }
        sources:
          stream.jsonl:
            type-field: type
            files: { path: %s }
        sinks:
          webhook: { url: "%s/alerts", guarantee: at-least-once, timeout: 2s }
        state: { path: state, checkpoint-interval: 200ms }
        delivery: { interval: 10ms }
        http: { port: 0 }
        exit-at-end: true
        """
                .formatted(pack, stream, webhook);
    }

    private static WeirProcess start(Path config, Path output) throws IOException {
        return WeirProcess.start(output, List.of("run", "--config", config.toString()));
    }
}
