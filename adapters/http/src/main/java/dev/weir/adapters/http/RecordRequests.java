package dev.weir.adapters.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.weir.runtime.port.InputLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests that bring records. A request is heard where its {@code Host} is this machine
 * and its type is one that no web page can send without asking first, so that none can make up
 * events.
 */
final class RecordRequests implements HttpHandler {
    /** So many bodies are in memory at a time; the others wait. */
    private static final int BODIES = 4;

    /** What is read of a body that is not taken, so that its sender hears why. */
    private static final int DRAINED_BYTES = 16 << 20;

    private static final String RETRY_SECONDS = "1";

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int TOO_LARGE = 413;
    private static final int UNSUPPORTED = 415;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private final HttpReceiverConfig config;
    private final InputLog log;
    private final LongSupplier waiting;
    private final Semaphore bodies = new Semaphore(BODIES, true);

    /**
     * @param waiting how many records of the log wait to be read; on any thread
     */
    RecordRequests(HttpReceiverConfig config, InputLog log, LongSupplier waiting) {
        this.config = config;
        this.log = log;
        this.waiting = waiting;
    }

    private record Reply(int status, String json) {
        static Reply error(int status, String why) {
            return new Reply(status, "{\"error\":\"" + why + "\"}");
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply = answer(exchange);
            if (reply.status() != OK) {
                drain(exchange.getRequestBody());
            }
            byte[] body = (reply.json() + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.sendResponseHeaders(reply.status(), body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    private static void drain(InputStream rest) {
        // Its skip does not see where the body ends.
        byte[] some = new byte[1 << 13];
        int left = DRAINED_BYTES;
        try {
            int count = rest.read(some);
            while (count >= 0 && left > 0) {
                left -= count;
                count = rest.read(some);
            }
        } catch (IOException e) {
            // Its sender has gone.
        }
    }

    private Reply answer(HttpExchange exchange) throws IOException {
        if (!Loopback.isNamedBy(header(exchange, "Host"))) {
            return Reply.error(
                    FORBIDDEN, "the Host of a request must be this machine, as `localhost`");
        }
        if (!exchange.getRequestURI().getPath().equals(config.path())) {
            return Reply.error(NOT_FOUND, "nothing is here; records go to " + config.path());
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().set("Allow", "POST");
            return Reply.error(METHOD_NOT_ALLOWED, "this path takes POST alone");
        }
        String type = mediaType(header(exchange, "Content-Type"));
        boolean isJson = type.equals("application/json");
        if (!isJson && !isLines(type)) {
            return Reply.error(
                    UNSUPPORTED,
                    "the Content-Type must be application/x-ndjson for an object a line, or"
                            + " application/json for an object or an array of them");
        }
        String encoding = header(exchange, "Content-Encoding");
        boolean gzip = "gzip".equalsIgnoreCase(encoding);
        if (!gzip && encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return Reply.error(UNSUPPORTED, "the Content-Encoding can only be gzip");
        }
        if (waiting.getAsLong() >= config.mostWaiting()) {
            return later(exchange, TOO_MANY, "too many records wait to be processed");
        }
        return take(exchange, isJson, gzip);
    }

    private Reply take(HttpExchange exchange, boolean isJson, boolean gzip) throws IOException {
        List<byte[]> records;
        bodies.acquireUninterruptibly();
        try {
            byte[] body = RequestBody.read(exchange.getRequestBody(), gzip, config.maxBodyBytes());
            records = isJson ? RequestBody.values(body) : RequestBody.lines(body);
            return keep(exchange, records);
        } catch (RequestBody.TooLarge e) {
            return Reply.error(
                    TOO_LARGE,
                    "a body has at most "
                            + config.maxBodyBytes()
                            + " bytes, as it is sent and inflated");
        } catch (RequestBody.Damaged e) {
            return Reply.error(BAD_REQUEST, "the body is no gzip, or not all of it");
        } finally {
            bodies.release();
        }
    }

    private Reply keep(HttpExchange exchange, List<byte[]> records) {
        int accepted;
        try {
            accepted = log.append(records.stream().map(this::entry).toList());
        } catch (IOException e) {
            return later(exchange, UNAVAILABLE, "the records cannot be stored now");
        }
        int duplicates = records.size() - accepted;
        return new Reply(OK, "{\"accepted\":" + accepted + ",\"duplicates\":" + duplicates + "}");
    }

    private InputLog.Entry entry(byte[] record) {
        String member = config.eventId();
        return new InputLog.Entry(
                record, member == null ? null : RequestBody.member(record, member));
    }

    private static Reply later(HttpExchange exchange, int status, String why) {
        exchange.getResponseHeaders().set("Retry-After", RETRY_SECONDS);
        return Reply.error(status, why);
    }

    private static @Nullable String header(HttpExchange exchange, String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    private static String mediaType(@Nullable String contentType) {
        if (contentType == null) {
            return "";
        }
        int semicolon = contentType.indexOf(';');
        String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        return type.trim().toLowerCase(Locale.ROOT);
    }

    private static boolean isLines(String type) {
        return type.equals("application/x-ndjson")
                || type.equals("application/jsonl")
                || type.equals("application/x-jsonlines");
    }
}
