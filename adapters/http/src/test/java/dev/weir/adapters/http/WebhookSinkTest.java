package dev.weir.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.weir.adapters.formats.AlertJson;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.Alert.Status;
import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.engine.Delivery;
import dev.weir.runtime.port.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhookSinkTest {
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final List<String> keys = Collections.synchronizedList(new ArrayList<>());
    private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    private final List<String> tokens = Collections.synchronizedList(new ArrayList<>());
    private final List<Long> pauses = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();
    private final LocalServer server;
    private String retryAfter = "";
    private int patience = Integer.MAX_VALUE;

    WebhookSinkTest() throws IOException {
        server =
                LocalServer.start(
                        "webhook", InetAddress.getLoopbackAddress(), 0, threads -> this::receive);
    }

    /** Processes each request, whatever it answers. */
    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            tokens.add(exchange.getRequestHeaders().getFirst("X-Token"));
            byte[] body = exchange.getRequestBody().readAllBytes();
            bodies.add(new String(body, StandardCharsets.UTF_8));
            Integer status = answers.poll();
            if (status != null && status == 0) {
                return;
            }
            if (!retryAfter.isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", retryAfter);
            }
            exchange.getResponseHeaders().set("Location", "http://localhost:1/elsewhere");
            exchange.sendResponseHeaders(status == null ? 200 : status, -1);
        }
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void postsEachAlertOnceWhereAllIsWell() throws IOException {
        Alert fired = Alerts.alert(1, Status.FIRING, false);
        Alert resolved = Alerts.alert(1, Status.RESOLVED, false);
        sink(1).deliver(delivery(fired, Alerts.alert(2, Status.FIRING, true), resolved));
        assertThat(bodies).containsExactly(AlertJson.line(fired), AlertJson.line(resolved));
        assertThat(keys).containsExactly(fired.id() + "-firing", fired.id() + "-resolved");
        assertThat(tokens).containsOnly("t0ken");
        assertThat(pauses).isEmpty();
        assertThat(messages).isEmpty();
    }

    @Test
    void postsArraysOfAsManyAsItMay() throws IOException {
        List<Alert> alerts = Alerts.alerts(0, 5);
        sink(2).deliver(delivery(alerts.toArray(new Alert[0])));
        assertThat(bodies)
                .containsExactly(
                        "["
                                + AlertJson.line(alerts.get(0))
                                + ","
                                + AlertJson.line(alerts.get(1))
                                + "]",
                        "["
                                + AlertJson.line(alerts.get(2))
                                + ","
                                + AlertJson.line(alerts.get(3))
                                + "]",
                        "[" + AlertJson.line(alerts.get(4)) + "]");
        assertThat(keys).doesNotHaveDuplicates();
    }

    @Test
    void repeatsWithTheSameKeyAndInOrderWhatFailedAfterItWasProcessed() throws IOException {
        answers.addAll(List.of(500, 0, 200, 429, 200));
        WebhookSink sink = sink(1);
        List<Alert> alerts = Alerts.alerts(0, 3);
        sink.deliver(delivery(alerts.toArray(new Alert[0])));
        String first = alerts.get(0).id() + "-firing";
        String second = alerts.get(1).id() + "-firing";
        assertThat(keys)
                .containsExactly(
                        first, first, first, second, second, alerts.get(2).id() + "-firing");
        assertThat(bodies.get(0)).isEqualTo(bodies.get(2));
        assertThat(sink.problem()).isNull();
        assertThat(messages).isEmpty();
    }

    @Test
    void waitsLongerAndLongerAndThenAtLongIntervalsUntilItIsBack() throws IOException {
        answers.addAll(List.of(503, 503, 503, 503, 503, 503, 200, 503));
        sink(1).deliver(delivery(Alerts.alerts(0, 2).toArray(new Alert[0])));
        // Half of the upper half: the draw is always the same. After five it counts as down.
        assertThat(pauses).containsExactly(375L, 750L, 1500L, 3000L, 60_000L, 60_000L, 375L);
        assertThat(messages)
                .containsExactly(
                        shown() + " takes no alerts: it answers 503; it is tried again and again",
                        shown() + " takes alerts again");
        assertThat(messages.get(0)).doesNotContain("s3cret");
    }

    @Test
    void waitsAsLongAsItIsAskedToWithinReason() throws IOException {
        for (String asked : List.of("7", "0", "Fri, 31 Dec 1999 23:59:59 GMT", "999999999")) {
            retryAfter = asked;
            answers.addAll(List.of(503, 200));
            sink(1).deliver(delivery(Alerts.alerts(0, 1).toArray(new Alert[0])));
        }
        assertThat(pauses).containsExactly(7_000L, 375L, 375L, 3_600_000L);
    }

    @Test
    void followsNoRedirect() throws IOException {
        answers.addAll(List.of(302, 307));
        patience = 1;
        assertThatThrownBy(() -> sink(1).deliver(delivery(Alerts.alert(1, Status.FIRING, false))))
                .isInstanceOf(UnavailableException.class)
                .hasMessage(
                        shown() + " takes no alerts: it answers 307, and no redirect is followed");
        assertThat(keys).hasSize(2);
    }

    @Test
    void givesUpWhereItIsToldTo() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        patience = 2;
        WebhookSink sink = sink(URI.create("http://localhost:" + closed + "/s3cret"), 1);
        assertThatThrownBy(() -> sink.deliver(delivery(Alerts.alert(1, Status.FIRING, false))))
                .isInstanceOf(UnavailableException.class)
                .hasMessageStartingWith("http://localhost:" + closed + " takes no alerts: ");
        assertThat(sink.problem()).contains("takes no alerts").doesNotContain("s3cret");
        assertThat(pauses).hasSize(2);
    }

    private String shown() {
        return server.address().toString();
    }

    private WebhookSink sink(int mostInOne) {
        return sink(server.address().resolve("/s3cret"), mostInOne);
    }

    private WebhookSink sink(URI url, int mostInOne) {
        WebhookConfig config =
                new WebhookConfig(
                        url,
                        Map.of("X-Token", "t0ken"),
                        mostInOne,
                        Duration.ofSeconds(10),
                        5,
                        Duration.ofMinutes(1));
        return new WebhookSink(
                config,
                pause -> {
                    if (patience-- <= 0) {
                        return false;
                    }
                    pauses.add(pause.toMillis());
                    return true;
                },
                () -> 0.5,
                messages::add);
    }

    private static Delivery delivery(Alert... alerts) {
        return new Delivery(List.of(alerts), List.of(), List.of(), Delivered.NOTHING);
    }
}
