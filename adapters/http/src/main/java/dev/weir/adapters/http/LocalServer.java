package dev.weir.adapters.http;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A server of HTTP on this machine. As many threads of its own as there are connections, which are
 * few and come and go, and none of which keeps the process alive; a slow or silent client holds one
 * of them for seconds, and keeps nobody else from an answer.
 */
public final class LocalServer implements Closeable {
    private static final int CONNECTIONS = 32;
    private static final int IDLE_SECONDS = 10;
    private static final int BACKLOG = 64;

    private final HttpServer server;
    private final ExecutorService threads;

    static {
        // Read once by the server of the JDK, which waits for ever and for any number otherwise.
        limit("sun.net.httpserver.maxReqTime", 5);
        limit("sun.net.httpserver.maxRspTime", 300);
        limit("sun.net.httpserver.maxReqHeaders", 50);
        limit("sun.net.httpserver.maxReqHeaderSize", 16 * 1024);
        limit("jdk.httpserver.maxConnections", CONNECTIONS);
    }

    private LocalServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts to answer.
     *
     * @param name of its threads
     * @param port 0 for any that is free
     * @param handler makes what answers all requests, of the threads that do so
     * @throws BindException if the port is taken
     * @throws IOException if the machine has no such address
     */
    public static LocalServer start(
            String name, InetAddress host, int port, Function<Executor, HttpHandler> handler)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(host, port), BACKLOG);
        ThreadFactory factory = daemonThreads(name);
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
        server.createContext("/", handler.apply(threads));
        startIn(factory, server);
        return new LocalServer(server, threads);
    }

    /** Where it answers. */
    public URI address() {
        InetSocketAddress bound = server.getAddress();
        boolean isLong = bound.getAddress() instanceof Inet6Address;
        String host = isLong ? "[::1]" : bound.getAddress().getHostAddress();
        return URI.create("http://" + host + ":" + bound.getPort());
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

    private static ThreadFactory daemonThreads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
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
