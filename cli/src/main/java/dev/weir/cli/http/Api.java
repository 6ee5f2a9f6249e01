package dev.weir.cli.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.weir.adapters.http.Loopback;
import dev.weir.cli.Failure;
import dev.weir.cli.daemon.DaemonControl;
import dev.weir.cli.daemon.ReloadReport;
import dev.weir.cli.daemon.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All routes. A request is answered where its {@code Host} is this machine, so that no web page can
 * reach the daemon by a name of its own that leads here; and what changes something is refused to
 * web pages altogether.
 */
final class Api implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Api.class);

    private static final int MAX_BODY_BYTES = 1 << 16;

    /** Less than a connection may last. */
    private static final long RELOAD_SECONDS = 240;

    private final DaemonControl control;
    private final Executor threads;
    private final Map<String, Route> routes = new TreeMap<>();

    /**
     * @param threads that write what is answered later
     */
    Api(DaemonControl control, Executor threads) {
        this.control = control;
        this.threads = threads;
        routes.put("/livez", Route.get(query -> Reply.text(Reply.OK, "alive\n")));
        routes.put("/readyz", Route.get(this::readiness));
        routes.put("/metrics", Route.get(query -> metrics()));
        routes.put("/api/v1/status", Route.get(query -> status()));
        routes.put("/api/v1/reload", new Route("POST", query -> reload()));
    }

    /** The one method of a path, and its answer to a query, which may be empty. */
    private record Route(String method, Answer answer) {
        static Route get(Immediate answer) {
            return new Route("GET", query -> CompletableFuture.completedFuture(answer.to(query)));
        }

        boolean takes(String requested) {
            return requested.equals(method) || requested.equals("HEAD") && method.equals("GET");
        }
    }

    private interface Answer {
        CompletionStage<Reply> to(String query) throws IOException;
    }

    private interface Immediate {
        Reply to(String query) throws IOException;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        CompletionStage<Reply> reply;
        try {
            reply = answer(exchange);
        } catch (RuntimeException e) {
            reply = CompletableFuture.completedFuture(failed(e));
        }
        CompletableFuture<Reply> coming = reply.toCompletableFuture();
        if (coming.isDone()) {
            send(exchange, coming.join());
        } else {
            coming.thenAcceptAsync(late -> sendOrDrop(exchange, late), threads);
        }
    }

    private CompletionStage<Reply> answer(HttpExchange exchange) throws IOException {
        Reply refusal = refusal(exchange);
        if (refusal != null) {
            return CompletableFuture.completedFuture(refusal);
        }
        String path = exchange.getRequestURI().getPath();
        String query = exchange.getRequestURI().getRawQuery();
        Route route = Objects.requireNonNull(routes.get(path));
        return route.answer().to(query == null ? "" : query);
    }

    /** Why a request is not answered; null where it is, by one of the routes. */
    private @Nullable Reply refusal(HttpExchange exchange) throws IOException {
        String host = exchange.getRequestHeaders().getFirst("Host");
        if (!Loopback.isNamedBy(host)) {
            return Reply.error(
                    Reply.FORBIDDEN, "the Host of a request must be this machine, as `localhost`");
        }
        Route route = routes.get(exchange.getRequestURI().getPath());
        if (route == null) {
            return Reply.error(
                    Reply.NOT_FOUND,
                    "nothing is here; there is: " + String.join(", ", routes.keySet()));
        }
        if (!route.takes(exchange.getRequestMethod())) {
            exchange.getResponseHeaders().set("Allow", route.method());
            return Reply.error(
                    Reply.METHOD_NOT_ALLOWED, "this path takes " + route.method() + " alone");
        }
        if (route.method().equals("GET")) {
            return null;
        }
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        if (origin != null && !origin.equals("http://" + host)) {
            return Reply.error(Reply.FORBIDDEN, "no web page may ask for this");
        }
        if (exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1).length > MAX_BODY_BYTES) {
            return Reply.error(Reply.TOO_LARGE, "a request has at most 64 KiB");
        }
        return null;
    }

    private Reply readiness(String query) {
        Status status = control.status();
        String text = ReadinessText.of(status, query.equals("verbose"));
        return Reply.text(status.isReady() ? Reply.OK : Reply.UNAVAILABLE, text);
    }

    private Reply metrics() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        String contentType = StatusMetrics.write(control.status(), text);
        return new Reply(Reply.OK, contentType, text.toByteArray());
    }

    private Reply status() throws IOException {
        return Reply.json(Reply.OK, StatusJson.of(control.status()));
    }

    private CompletionStage<Reply> reload() {
        return control.reload()
                .orTimeout(RELOAD_SECONDS, TimeUnit.SECONDS)
                .handle((report, failure) -> failure == null ? replyTo(report) : failed(failure));
    }

    private static Reply replyTo(ReloadReport report) {
        boolean refused = report.outcome() == ReloadReport.Outcome.REFUSED;
        try {
            return Reply.json(refused ? Reply.UNPROCESSABLE : Reply.OK, ReloadJson.of(report));
        } catch (IOException e) {
            return failed(e);
        }
    }

    private static Reply failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        if (cause instanceof Failure told) {
            return Reply.error(Reply.UNAVAILABLE, String.valueOf(told.getMessage()));
        }
        if (cause instanceof TimeoutException) {
            return Reply.error(
                    Reply.TIMED_OUT, "the reload takes long and goes on; status will tell");
        }
        LOG.error("a request failed: {}", cause.toString(), cause);
        return Reply.error(Reply.FAILED, "a mistake of weir itself; its log tells more");
    }

    private static void sendOrDrop(HttpExchange exchange, Reply reply) {
        try {
            send(exchange, reply);
        } catch (IOException e) {
            LOG.debug("the client has gone: {}", e.getMessage());
        }
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", reply.contentType());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(reply.status(), -1);
                return;
            }
            exchange.sendResponseHeaders(reply.status(), reply.body().length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(reply.body());
            }
        }
    }
}
