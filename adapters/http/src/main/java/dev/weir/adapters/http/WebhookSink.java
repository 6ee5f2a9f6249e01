package dev.weir.adapters.http;

import dev.weir.adapters.formats.AlertJson;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.engine.Delivery;
import dev.weir.runtime.port.AlertSink;
import dev.weir.runtime.port.UnavailableException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Posts alerts to a webhook, in their order, at least once: a request is repeated until it is
 * answered with 2xx, and nothing else goes out before. Alerts of SHADOW rules, dead letters and
 * late events are none of its business.
 *
 * <p>The pauses between tries double up to half a minute, and are drawn from their upper half, so
 * that many daemons do not come back at once. After some failures in a row the webhook counts as
 * down, and is tried at long intervals until it answers. A {@code Retry-After} is honoured. It
 * follows no redirect: alerts go where the configuration says.
 *
 * <p>It keeps no record of what it has delivered.
 */
public final class WebhookSink implements AlertSink {
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    private static final long LONGEST_RETRY_AFTER_SECONDS = 3600;

    private final WebhookConfig config;
    private final Patience patience;
    private final DoubleSupplier random;
    private final Consumer<String> messages;
    private final HttpClient client;
    private int failures;
    private @Nullable String problem;

    /** How one waits. */
    public interface Patience {
        /** Lets a time pass; false, perhaps before it has passed, where one is to give up. */
        boolean await(Duration pause);
    }

    /** What came of a try; the pause that the other side asks for, where it does. */
    private record Outcome(boolean isTaken, String why, OptionalLong pauseMillis) {
        static final Outcome TAKEN = new Outcome(true, "", OptionalLong.empty());

        static Outcome failed(String why) {
            return new Outcome(false, why, OptionalLong.empty());
        }
    }

    /**
     * @param random from 0 to less than 1
     * @param messages is told, for people, when the webhook is down and when it is back
     */
    public WebhookSink(
            WebhookConfig config,
            Patience patience,
            DoubleSupplier random,
            Consumer<String> messages) {
        this.config = config;
        this.patience = patience;
        this.random = random;
        this.messages = messages;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(config.timeout())
                        .build();
    }

    @Override
    public Delivered recover() {
        return Delivered.NOTHING;
    }

    @Override
    public @Nullable String problem() {
        return problem;
    }

    @Override
    public void deliver(Delivery delivery) throws IOException {
        List<Alert> alerts = delivery.alerts().stream().filter(a -> !a.shadow()).toList();
        for (int from = 0; from < alerts.size(); from += config.mostInOne()) {
            int to = Math.min(alerts.size(), from + config.mostInOne());
            deliver(request(alerts.subList(from, to)));
        }
    }

    private void deliver(HttpRequest request) throws IOException {
        Outcome outcome = tried(request);
        while (!outcome.isTaken()) {
            failures++;
            problem = config.shown() + " takes no alerts: " + outcome.why();
            if (failures == config.failures()) {
                messages.accept(problem + "; it is tried again and again");
            }
            if (!patience.await(pause(outcome))) {
                throw new UnavailableException(problem, new IOException(outcome.why()));
            }
            outcome = tried(request);
        }
        if (failures >= config.failures()) {
            messages.accept(config.shown() + " takes alerts again");
        }
        failures = 0;
        problem = null;
    }

    private Duration pause(Outcome outcome) {
        long pause;
        if (failures >= config.failures()) {
            pause = config.pause().toMillis();
        } else {
            int doublings = Math.min(failures - 1, 16);
            long most = Math.min(FIRST_PAUSE_MILLIS << doublings, LONGEST_PAUSE_MILLIS);
            pause = most / 2 + (long) (random.getAsDouble() * (most - most / 2));
        }
        return Duration.ofMillis(Math.max(pause, outcome.pauseMillis().orElse(0)));
    }

    private HttpRequest request(List<Alert> alerts) {
        String body =
                config.mostInOne() == 1
                        ? AlertJson.line(alerts.get(0))
                        : alerts.stream()
                                .map(AlertJson::line)
                                .collect(Collectors.joining(",", "[", "]"));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(config.url())
                        .timeout(config.timeout())
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key(alerts));
        config.headers().forEach(request::setHeader);
        return request.POST(BodyPublishers.ofString(body)).build();
    }

    /** The id and the status of an alert; of many, of the first and the last one. */
    private static String key(List<Alert> alerts) {
        String first = key(alerts.get(0));
        int last = alerts.size() - 1;
        return last == 0 ? first : first + "." + key(alerts.get(last));
    }

    private static String key(Alert alert) {
        return alert.id() + "-" + alert.status().name().toLowerCase(Locale.ROOT);
    }

    /** A try. Headers and body together may take as long as an answer may, and no longer. */
    private Outcome tried(HttpRequest request) throws IOException {
        CompletableFuture<HttpResponse<Void>> answer =
                client.sendAsync(request, BodyHandlers.discarding());
        try {
            HttpResponse<Void> response =
                    answer.get(2 * config.timeout().toMillis(), TimeUnit.MILLISECONDS);
            int status = response.statusCode();
            if (status >= 200 && status < 300) {
                return Outcome.TAKEN;
            }
            return new Outcome(false, told(status), retryAfter(response));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String message = cause.getMessage();
            return Outcome.failed(message == null ? cause.getClass().getSimpleName() : message);
        } catch (TimeoutException e) {
            answer.cancel(true);
            return Outcome.failed("no answer for " + config.timeout().toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while " + config.shown() + " answers", e);
        }
    }

    private static String told(int status) {
        return status >= 300 && status < 400
                ? "it answers " + status + ", and no redirect is followed"
                : "it answers " + status;
    }

    /** The pause that an answer asks for in seconds; a date is not worth a clock. */
    private static OptionalLong retryAfter(HttpResponse<?> response) {
        String value = response.headers().firstValue("Retry-After").orElse("");
        if (!value.matches("\\d{1,9}")) {
            return OptionalLong.empty();
        }
        long seconds = Math.min(Long.parseLong(value), LONGEST_RETRY_AFTER_SECONDS);
        return OptionalLong.of(seconds * 1000);
    }

    @Override
    public void close() {}
}
