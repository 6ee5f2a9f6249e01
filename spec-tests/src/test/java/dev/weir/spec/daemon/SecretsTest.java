package dev.weir.spec.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.weir.cli.ExitCode;
import dev.weir.spec.command.CommandRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A secret that stands nowhere but in a file that the configuration names is not found in anything
 * that a daemon says or writes, however much is logged.
 */
class SecretsTest {
    private static final String SECRET = "canary-7f3a91";

    private static final String JAAS =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\""
                    + " password=\""
                    + SECRET
                    + "\";";

    private static final String LOG_EVERYTHING =
            """
            <configuration>
                <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%level %logger{0} - %msg%n</pattern></encoder>
                </appender>
                <root level="TRACE"><appender-ref ref="console"/></root>
            </configuration>
            """;

    @TempDir Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("secret"), SECRET);
        Files.writeString(folder.resolve("jaas"), JAAS);
        Files.writeString(folder.resolve("cards.rule"), CardStream.PACK);
        Files.writeString(folder.resolve("logback.xml"), LOG_EVERYTHING);
        CardStream.write(folder.resolve("in.jsonl"), 1, 3_000, 200);
    }

    /** What the webhook says is whatever it was sent: the daemon must not repeat it. */
    @Test
    void theSecretOfAWebhookIsInNothingThatADaemonSaysOrWrites() throws Exception {
        AtomicInteger received = new AtomicInteger();
        HttpServer webhook =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.createContext(
                "/" + SECRET,
                exchange -> {
                    String sent = exchange.getRequestHeaders().entrySet().toString();
                    byte[] answer = sent.getBytes(StandardCharsets.UTF_8);
                    int status = received.getAndIncrement() < 2 ? 500 : 200;
                    exchange.sendResponseHeaders(status, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        webhook.start();
        Path config = write(WEBHOOK.formatted(webhook.getAddress().getPort()));
        try (WeirProcess daemon = start(config)) {
            daemon.await(() -> received.get() > 3);
            assertThat(answers()).contains("weir_ready").doesNotContain(SECRET);
            daemon.kill();
        } finally {
            webhook.stop(0);
        }
        assertNoFileHasIt();
    }

    /** Nobody answers for the topic, and the client says much about it. */
    @Test
    void theSecretOfATopicIsInNothingThatADaemonSaysOrWrites() throws Exception {
        try (WeirProcess daemon = start(write(TOPIC))) {
            daemon.await(() -> said().contains("cannot be looked at"));
            assertThat(answers()).contains("weir_ready").doesNotContain(SECRET);
            daemon.kill();
        }
        assertThat(said()).contains("sasl.jaas.config").doesNotContain(SECRET);
        assertNoFileHasIt();
    }

    /** What a library makes of a setting that it cannot use is not said with the setting. */
    @Test
    void aSecretThatIsOfNoUseIsNotShownEither() throws Exception {
        Files.writeString(folder.resolve("jaas"), SECRET);
        try (WeirProcess daemon = start(write(TOPIC))) {
            daemon.await(() -> said().contains("sasl.jaas.config"));
            daemon.terminate();
        }
        assertThat(said()).doesNotContain(SECRET);
        assertNoFileHasIt();
    }

    /** Written out it is an error, which does not show it either. */
    @Test
    void aSecretThatIsWrittenOutIsAnErrorThatDoesNotShowIt() throws IOException {
        for (String config : List.of(WEBHOOK.formatted(1), TOPIC)) {
            Path file = write(config.replaceAll("\\$\\{file:[a-z]+\\}", SECRET));
            CommandRun run = CommandRun.of("run", "--config", file.toString());
            assertThat(run.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
            assertThat(run.out() + run.err()).isNotEmpty().doesNotContain(SECRET);
        }
    }

    private static final String WEBHOOK =
            """
            packs: { path: cards.rule }
            sources:
              cards: { files: { path: in.jsonl } }
            sinks:
              file: { alerts: alerts.jsonl, dead-letters: letters.jsonl, late: late.jsonl }
              webhook:
                url: http://127.0.0.1:%d/${file:secret}
                headers: { Authorization: "${file:secret}" }
                guarantee: at-least-once
            state: { path: state, checkpoint-interval: 100ms }
            http: { port: 0 }
            """;

    private static final String TOPIC =
            """
            packs: { path: cards.rule }
            sources:
              cards:
                kafka:
                  bootstrap: 127.0.0.1:1
                  topic: cards
                  properties:
                    security.protocol: SASL_PLAINTEXT
                    sasl.mechanism: PLAIN
                    sasl.jaas.config: ${file:jaas}
                    ssl.key.password: ${file:secret}
                    default.api.timeout.ms: "1000"
                    request.timeout.ms: "500"
            sinks:
              file: { alerts: alerts.jsonl }
            state: { path: state }
            http: { port: 0 }
            """;

    private Path write(String config) throws IOException {
        return Files.writeString(folder.resolve("weir.yaml"), config);
    }

    private WeirProcess start(Path config) throws IOException {
        return WeirProcess.startWith(
                List.of("-Dlogback.configurationFile=" + folder.resolve("logback.xml")),
                folder.resolve("output.txt"),
                List.of("run", "--config", config.toString()));
    }

    private String said() {
        try {
            return Files.readString(folder.resolve("output.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that can be asked of a daemon. */
    private String answers() throws Exception {
        StringBuilder answers = new StringBuilder();
        URI address = address();
        for (String path :
                List.of(
                        "/livez",
                        "/readyz",
                        "/readyz?verbose",
                        "/metrics",
                        "/api/v1/status",
                        "/api/v1/reload",
                        "/api/v1/config",
                        "/unknown")) {
            answers.append(get(address.resolve(path)));
        }
        String state = folder.resolve("state").toString();
        answers.append(CommandRun.of("status", "--state", state));
        answers.append(CommandRun.of("reload", "--state", state));
        answers.append(CommandRun.of("state", "ls", "--state", state));
        return answers.toString();
    }

    private URI address() throws IOException {
        String daemon = Files.readString(folder.resolve("state/daemon.json"));
        return URI.create(daemon.replaceAll("(?s).*(http://[0-9.:]+).*", "$1"));
    }

    private String get(URI uri) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri).build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.headers().map() + "\n" + answer.body();
    }

    private void assertNoFileHasIt() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("secret") && !file.endsWith("jaas")) {
                    byte[] bytes = Files.readAllBytes(file);
                    assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                            .as(file.toString())
                            .doesNotContain(SECRET);
                }
            }
        }
    }
}
