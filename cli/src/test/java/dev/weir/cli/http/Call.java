package dev.weir.cli.http;

import dev.weir.adapters.http.Loopback;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A request, byte for byte, and what came back. */
record Call(int status, String head, String body) {
    private static final int PATIENCE_MILLIS = 30_000;

    static Call get(URI address, String path) throws IOException {
        return of(address, "GET", path, "Host: " + address.getAuthority());
    }

    /** Sends a request without a body. */
    static Call of(URI address, String method, String path, String... headers) throws IOException {
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return send(address, request + "Connection: close\r\n\r\n");
    }

    static Call send(URI address, String request) throws IOException {
        try (Socket socket = new Socket(Loopback.address(address.getHost()), address.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            return new Call(
                    Integer.parseInt(answer.substring(9, 12)),
                    answer.substring(0, end),
                    answer.substring(end + 4));
        }
    }
}
