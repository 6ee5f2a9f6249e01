package dev.weir.cli.http;

import dev.weir.cli.report.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What is answered to a request. */
record Reply(int status, String contentType, byte[] body) {
    static final int OK = 200;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int METHOD_NOT_ALLOWED = 405;
    static final int TOO_LARGE = 413;
    static final int UNPROCESSABLE = 422;
    static final int FAILED = 500;
    static final int UNAVAILABLE = 503;
    static final int TIMED_OUT = 504;

    static Reply text(int status, String text) {
        return new Reply(
                status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    static Reply json(int status, String json) {
        return new Reply(
                status, "application/json", (json + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static Reply error(int status, String message) {
        try {
            return json(
                    status,
                    JsonText.of(
                            json -> {
                                json.writeStartObject();
                                json.writeStringField("error", message);
                                json.writeEndObject();
                            }));
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory", e);
        }
    }
}
