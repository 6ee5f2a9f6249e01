package dev.weir.adapters.http;

import dev.weir.runtime.port.InputLog;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.util.function.LongSupplier;

/**
 * Takes records in requests and keeps them in an input log; what is acknowledged is durable. A
 * request is taken as a whole, or nothing of it.
 */
public final class HttpReceiver implements Closeable {
    private final LocalServer server;
    private final String path;

    private HttpReceiver(LocalServer server, String path) {
        this.server = server;
        this.path = path;
    }

    /**
     * Starts to take records.
     *
     * @param waiting how many records of the log wait to be read; on any thread
     * @throws BindException if the port is taken
     * @throws IOException if the machine has no such address
     */
    public static HttpReceiver start(HttpReceiverConfig config, InputLog log, LongSupplier waiting)
            throws IOException {
        RecordRequests requests = new RecordRequests(config, log, waiting);
        LocalServer server =
                LocalServer.start(
                        "weir-receiver", config.host(), config.port(), threads -> requests);
        return new HttpReceiver(server, config.path());
    }

    /** Where it takes records. */
    public URI address() {
        return server.address().resolve(path);
    }

    @Override
    public void close() {
        server.close();
    }
}
