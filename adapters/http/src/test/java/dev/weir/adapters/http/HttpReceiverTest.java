package dev.weir.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpReceiverTest {
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_WAITING = 10;
    private static final String LINES = "application/x-ndjson";
    private static final String JSON = "application/json";

    private final MemoryLog log = new MemoryLog();
    private final AtomicLong waiting = new AtomicLong();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpReceiver receiver;

    HttpReceiverTest() throws IOException {
        receiver = receiver(null);
    }

    @BeforeEach
    void isThere() {
        assertThat(receiver.address().getPath()).isEqualTo("/events");
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void takesAnObjectALine() throws Exception {
        HttpResponse<String> answer = post(LINES, "\ufeff{\"a\":1}\r\n\n  {\"a\":2} \n{\"a\":3}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"accepted\":3,\"duplicates\":0}\n");
        assertThat(log.texts()).containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
    }

    @Test
    void takesAnObjectAndAnArrayOfObjects() throws Exception {
        assertThat(post(JSON, "{\n \"a\" : [1, 2]\n}\n").body()).contains("\"accepted\":1");
        assertThat(
                        post(JSON + "; charset=utf-8", " [ {\"a\":\"é]\"} ,{\"b\":[{}]},5, \"x\" ]")
                                .body())
                .contains("\"accepted\":4");
        assertThat(post(JSON, "[]").body()).contains("\"accepted\":0");
        assertThat(post(JSON, "").body()).contains("\"accepted\":0");
        assertThat(log.texts())
                .containsExactly(
                        "{\n \"a\" : [1, 2]\n}", "{\"a\":\"é]\"}", "{\"b\":[{}]}", "5", "\"x\"");
    }

    @Test
    void keepsWhatIsBrokenForTheDeadLetters() throws Exception {
        assertThat(post(LINES, "{\"a\":1}\n{\"a\":\n{\"a\":3}").body()).contains("\"accepted\":3");
        assertThat(post(JSON, "[{\"a\":4}, {\"a\":nul}, {\"a\":6}]").body())
                .contains("\"accepted\":2");
        assertThat(post(JSON, "[{\"a\":7}] {\"a\":8}").body()).contains("\"accepted\":2");
        assertThat(log.texts())
                .containsExactly(
                        "{\"a\":1}",
                        "{\"a\":",
                        "{\"a\":3}",
                        "{\"a\":4}",
                        "{\"a\":nul}, {\"a\":6}]",
                        "{\"a\":7}",
                        "{\"a\":8}");
    }

    @Test
    void keepsOfWhatIsTooLongEnoughToTell() throws Exception {
        receiver.close();
        receiver = receiver(null, 8 << 20);
        String tooLong = "\"" + "x".repeat(2 << 20) + "\"";
        assertThat(post(LINES, tooLong + "\n{}").body()).contains("\"accepted\":2");
        assertThat(log.records.get(0)).hasSize((1 << 20) + 1);
        assertThat(log.records.get(1)).hasSize(2);
    }

    @Test
    void takesGzip() throws Exception {
        byte[] body = gzip("{\"a\":1}\n{\"a\":2}\n");
        HttpResponse<String> answer =
                send(
                        request(LINES, BodyPublishers.ofByteArray(body))
                                .header("Content-Encoding", "gzip"));
        assertThat(answer.body()).contains("\"accepted\":2");
        byte[] half = Arrays.copyOf(body, body.length - 9);
        answer =
                send(
                        request(LINES, BodyPublishers.ofByteArray(half))
                                .header("Content-Encoding", "gzip"));
        assertThat(answer.statusCode()).isEqualTo(400);
        answer =
                send(
                        request(LINES, BodyPublishers.ofString("{\"a\":1}"))
                                .header("Content-Encoding", "gzip"));
        assertThat(answer.statusCode()).isEqualTo(400);
        answer =
                send(
                        request(LINES, BodyPublishers.ofByteArray(body))
                                .header("Content-Encoding", "zstd"));
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(log.records).hasSize(2);
    }

    @Test
    void countsARecordOnceThatHasAName() throws Exception {
        receiver.close();
        receiver = receiver("event_id");
        String request = "{\"event_id\":\"a\",\"n\":1}\n{\"n\":2,\"event_id\":17}\n{\"n\":3}";
        assertThat(post(LINES, request).body()).isEqualTo("{\"accepted\":3,\"duplicates\":0}\n");
        assertThat(post(LINES, request).body()).isEqualTo("{\"accepted\":1,\"duplicates\":2}\n");
        // What is deeper, null or broken is no name.
        String none = "{\"in\":{\"event_id\":\"a\"}}\n{\"event_id\":null}\n{\"event_id\":\"a";
        assertThat(post(LINES, none).body()).isEqualTo("{\"accepted\":3,\"duplicates\":0}\n");
    }

    @Test
    void refusesABodyThatIsTooLarge() throws Exception {
        String most = "x".repeat(MOST_BYTES);
        assertThat(post(LINES, most).statusCode()).isEqualTo(200);
        assertThat(post(LINES, most + "x").statusCode()).isEqualTo(413);
        BodyPublisher chunked =
                BodyPublishers.ofInputStream(
                        () -> {
                            InputStream one = stream(most);
                            return new SequenceInputStream(one, stream("x"));
                        });
        assertThat(send(request(LINES, chunked)).statusCode()).isEqualTo(413);
        assertThat(log.records).hasSize(1);
    }

    /** 3 MiB that would be 3 GiB. */
    @Test
    void refusesABombBeforeItIsInflated() throws Exception {
        byte[] part = gzip("\0".repeat(64 << 20));
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        for (int i = 0; i < 48; i++) {
            bomb.write(part);
        }
        HttpResponse<String> answer =
                send(
                        request(LINES, BodyPublishers.ofByteArray(bomb.toByteArray()))
                                .header("Content-Encoding", "gzip"));
        assertThat(answer.statusCode()).isEqualTo(413);
        InputStream sent = stream(new String(part, StandardCharsets.ISO_8859_1));
        int before = sent.available();
        try {
            RequestBody.read(sent, true, MOST_BYTES);
        } catch (RequestBody.TooLarge e) {
            assertThat(before - sent.available()).isLessThan(8 << 10);
            return;
        }
        throw new AssertionError("it was inflated");
    }

    @Test
    void letsSendersWaitWhenTooManyRecordsWait() throws Exception {
        waiting.set(MOST_WAITING - 1);
        assertThat(post(LINES, "{}").statusCode()).isEqualTo(200);
        waiting.set(MOST_WAITING);
        HttpResponse<String> answer = post(LINES, "{}");
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(log.records).hasSize(1);
    }

    @Test
    void acknowledgesNothingThatIsNotKept() throws Exception {
        log.fails();
        HttpResponse<String> answer = post(LINES, "{}");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "text/plain; application/json",
                ""
            })
    void takesNothingThatAWebPageCanSendUnasked(String type) throws Exception {
        assertThat(post(type, "{}").statusCode()).isEqualTo(415);
        assertThat(log.records).isEmpty();
    }

    @Test
    void hearsThisMachineAlone() throws Exception {
        assertThat(raw("POST", "/events", "localhost")).startsWith("HTTP/1.1 200 ");
        assertThat(raw("POST", "/events", "example.com")).startsWith("HTTP/1.1 403 ");
        assertThat(raw("GET", "/events", "localhost")).startsWith("HTTP/1.1 405 ");
        assertThat(raw("POST", "/events/x", "localhost")).startsWith("HTTP/1.1 404 ");
    }

    private HttpReceiver receiver(@Nullable String eventId) throws IOException {
        return receiver(eventId, MOST_BYTES);
    }

    private HttpReceiver receiver(@Nullable String eventId, int mostBytes) throws IOException {
        return HttpReceiver.start(
                new HttpReceiverConfig(
                        InetAddress.getLoopbackAddress(),
                        0,
                        "/events",
                        eventId,
                        mostBytes,
                        MOST_WAITING),
                log,
                waiting::get);
    }

    private HttpResponse<String> post(String type, String body) throws Exception {
        return send(request(type, BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String type, BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(receiver.address()).POST(body);
        return type.isEmpty() ? request : request.header("Content-Type", type);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** The answer to a request that a proper client would not send. */
    private String raw(String method, String path, String host) throws IOException {
        URI address = receiver.address();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
            String request =
                    String.join(
                            "\r\n",
                            method + " " + path + " HTTP/1.1",
                            "Host: " + host,
                            "Content-Type: " + LINES,
                            "Content-Length: 2",
                            "Connection: close",
                            "",
                            "{}");
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.UTF_8));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
