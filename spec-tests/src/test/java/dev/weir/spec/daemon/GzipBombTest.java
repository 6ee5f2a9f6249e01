package dev.weir.spec.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.kafka.broker.FreePorts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A body that inflates to gigabytes does not make a daemon grow. */
class GzipBombTest {
    private static final int BOMBS = 5;
    private static final int MOST_MORE_KB = 64 << 10;

    @TempDir Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void three_gigabytes_in_three_megabytes_are_refused_and_take_no_memory() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/status")), "memory is read from /proc");
        int port = FreePorts.take();
        Files.writeString(folder.resolve("cards.rule"), CardStream.PACK);
        Path config = Files.writeString(folder.resolve("weir.yaml"), config(port));
        URI address = URI.create("http://127.0.0.1:" + port + "/events");
        byte[] bomb = bomb();
        byte[] small = gzip(String.join("\n", CardStream.lines(1, 5_000, 100)).getBytes());
        try (WeirProcess daemon =
                WeirProcess.startWith(
                        List.of("-Xmx128m", "-Xms128m", "-XX:+AlwaysPreTouch"),
                        folder.resolve("output.txt"),
                        List.of("run", "--config", config.toString()))) {
            daemon.await(() -> post(address, small) == 200);
            long before = residentKb(daemon);
            for (int i = 0; i < BOMBS; i++) {
                assertThat(post(address, bomb)).isEqualTo(413);
            }
            assertThat(residentKb(daemon) - before).isLessThan(MOST_MORE_KB);
            assertThat(post(address, small)).isEqualTo(200);
        }
    }

    /** The answer; 0 where there is none. */
    private int post(URI address, byte[] body) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(address)
                            .header("Content-Type", "application/x-ndjson")
                            .header("Content-Encoding", "gzip")
                            .POST(BodyPublishers.ofByteArray(body))
                            .build();
            return client.send(request, BodyHandlers.ofString()).statusCode();
        } catch (IOException e) {
            // It does not answer yet.
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bomb() throws IOException {
        byte[] part = gzip(new byte[64 << 20]);
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        for (int i = 0; i < 48; i++) {
            bomb.write(part);
        }
        return bomb.toByteArray();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }

    private static long residentKb(WeirProcess daemon) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + daemon.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private static String config(int port) {
        return """
        packs: { path: cards.rule }
        sources:
          cards:
            type-field: type
            http: { port: %d }
        sinks:
          file: { alerts: alerts.jsonl }
        state: { path: state }
        http: { port: 0 }
        """
                .formatted(port);
    }
}
