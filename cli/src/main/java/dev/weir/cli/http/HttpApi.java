package dev.weir.cli.http;

import com.sun.net.httpserver.HttpServer;
import dev.weir.cli.Failure;
import dev.weir.cli.daemon.DaemonConfig.HttpConfig;
import dev.weir.cli.daemon.DaemonControl;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers over HTTP on this machine. As many threads of its own as there are connections, which are
 * few and come and go, and none of which keeps the process alive; a slow or silent client holds one
 * of them for seconds, and keeps nobody else from an answer.
 */
public final class HttpApi implements Closeable {
    private static final int CONNECTIONS = 32;
    private static final int IDLE_SECONDS = 10;
    private static final int BACKLOG = 64;

    private final HttpServer server;
    private final ExecutorService threads;
    private final URI address;

    static {
        // Read once by the server of the JDK, which waits for ever and for any number otherwise.
        limit("sun.net.httpserver.maxReqTime", 5);
        limit("sun.net.httpserver.maxRspTime", 300);
        limit("sun.net.httpserver.maxReqHeaders", 50);
        limit("sun.net.httpserver.maxReqHeaderSize", 16 * 1024);
        limit("jdk.httpserver.maxConnections", CONNECTIONS);
    }

    private HttpApi(HttpServer server, ExecutorService threads, URI address) {
        this.server = server;
        this.threads = threads;
        this.address = address;
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
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(host, config.port()), BACKLOG);
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
        ThreadFactory factory = daemonThreads();
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(
                        CONNECTIONS,
                        CONNECTIONS,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        factory);
        threads.allowCoreThreadTimeOut(true);
        server.setExecutor(threads);
        server.createContext("/", new Api(control, threads));
        startIn(factory, server);
        String shown =
                config.host().contains(":") && !config.host().startsWith("[")
                        ? "[" + config.host() + "]"
                        : config.host();
        return new HttpApi(
                server,
                threads,
                URI.create("http://" + shown + ":" + server.getAddress().getPort()));
    }

    /** Where it answers. */
    public URI address() {
        return address;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** The server's own thread is what its starter is: one that keeps no process alive. */
    private static void startIn(ThreadFactory factory, HttpServer server) {
        CompletableFuture<Void> started = new CompletableFuture<>();
        factory.newThread(
                        () -> {
                            server.start();
                            started.complete(null);
                        })
                .start();
        started.join();
    }

    private static ThreadFactory daemonThreads() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "weir-http-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private static void limit(String property, int value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(value));
        }
    }
}
