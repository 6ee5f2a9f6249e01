package dev.weir.cli.http;

import dev.weir.adapters.http.LocalServer;
import dev.weir.adapters.http.Loopback;
import dev.weir.cli.Failure;
import dev.weir.cli.daemon.DaemonConfig.HttpConfig;
import dev.weir.cli.daemon.DaemonControl;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.URI;

/** Answers over HTTP on this machine. */
public final class HttpApi implements Closeable {
    private final LocalServer server;

    private HttpApi(LocalServer server) {
        this.server = server;
    }

    /**
     * Starts to answer.
     *
     * @throws Failure if the host is not this machine alone, or the port is taken
     * @throws IOException if the machine has no such address
     */
    public static HttpApi start(HttpConfig config, DaemonControl control) throws IOException {
        InetAddress host = Loopback.address(config.host());
        if (host == null) {
            throw Failure.configuration(
                    "`http.host` cannot be `" + config.host() + "`: " + Loopback.WHY);
        }
        try {
            return new HttpApi(
                    LocalServer.start(
                            "weir-http",
                            host,
                            config.port(),
                            threads -> new Api(control, threads)));
        } catch (BindException e) {
            throw Failure.configuration(
                    "HTTP cannot listen on "
                            + config.host()
                            + ":"
                            + config.port()
                            + ": "
                            + e.getMessage()
                            + "; choose another `http.port`, or 0 for any that is free");
        }
    }

    /** Where it answers. */
    public URI address() {
        return server.address();
    }

    @Override
    public void close() {
        server.close();
    }
}
