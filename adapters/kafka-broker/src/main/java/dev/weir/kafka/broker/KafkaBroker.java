package dev.weir.kafka.broker;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * One broker, its own controller, on the loopback interface. Its data outlives a kill. Used by one
 * thread.
 */
public final class KafkaBroker implements Closeable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LOOK_EVERY_MILLIS = 20;

    private final Path folder;
    private final Ports ports;
    private Process process;

    /**
     * Where it listens.
     *
     * @param proxied for those who come through a proxy, which it tells them to find at {@code
     *     proxy}
     */
    private record Ports(int direct, int controller, int proxied, int proxy) {}

    private KafkaBroker(Path folder, Ports ports, Process process) {
        this.folder = folder;
        this.ports = ports;
        this.process = process;
    }

    /**
     * Starts a broker on new data; returns when it takes connections.
     *
     * @param folder empty; holds its data, its settings and what it says
     */
    public static KafkaBroker start(Path folder) throws IOException {
        int[] free = FreePorts.take(4);
        Ports ports = new Ports(free[0], free[1], free[2], free[3]);
        Files.writeString(settings(folder), settings(folder, ports));
        String cluster = clusterId();
        Process format =
                java(
                        folder,
                        "kafka.tools.StorageTool",
                        "format",
                        // In one word: an id may begin with a dash.
                        "--cluster-id=" + cluster,
                        "-c",
                        settings(folder).toString());
        await(format);
        if (format.exitValue() != 0) {
            throw new IOException("the broker's storage was not formatted: " + said(folder));
        }
        KafkaBroker broker = new KafkaBroker(folder, ports, launch(folder));
        broker.awaitReady();
        return broker;
    }

    /** Where clients find it. */
    public String address() {
        return "127.0.0.1:" + ports.direct();
    }

    /** Where a proxy is to listen, whose clients shall come through it each time. */
    public int proxyPort() {
        return ports.proxy();
    }

    /** Where that proxy is to lead. */
    public int proxiedPort() {
        return ports.proxied();
    }

    /** Ends it as a failing machine does; returns when it is gone. */
    public void kill() throws IOException {
        process.destroyForcibly();
        await(process);
    }

    /** Starts it again on its data after a {@link #kill}; returns when it takes connections. */
    public void restart() throws IOException {
        process = launch(folder);
        awaitReady();
    }

    @Override
    public void close() throws IOException {
        kill();
    }

    private static Process launch(Path folder) throws IOException {
        return java(folder, "kafka.Kafka", settings(folder).toString());
    }

    private static Process java(Path folder, String... mainAndArguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", classPath()));
        command.addAll(List.of(mainAndArguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(folder).toFile()))
                .start();
    }

    private static String classPath() throws IOException {
        try (InputStream in = KafkaBroker.class.getResourceAsStream("class-path")) {
            Objects.requireNonNull(in, "built without the broker's class path");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private void awaitReady() throws IOException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!takesConnections()) {
            if (exitsWithin(LOOK_EVERY_MILLIS, process) || System.nanoTime() > giveUp) {
                kill();
                throw new IOException("the broker did not start: " + said(folder));
            }
        }
    }

    private boolean takesConnections() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.direct()));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void await(Process process) throws IOException {
        if (!exitsWithin(PATIENCE.toMillis(), process)) {
            process.destroyForcibly();
            throw new IOException("still running: " + process.info());
        }
    }

    private static boolean exitsWithin(long millis, Process process) throws IOException {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new IOException("interrupted", e);
        }
    }

    private static String said(Path folder) throws IOException {
        return Files.readString(log(folder));
    }

    private static Path log(Path folder) {
        return folder.resolve("broker.log");
    }

    private static Path settings(Path folder) {
        return folder.resolve("server.properties");
    }

    /**
     * Sessions are short: after a kill the broker waits for the one of its old self to end. Records
     * may be of any time.
     */
    private static String settings(Path folder, Ports ports) {
        return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        listeners=PLAINTEXT://127.0.0.1:%1$d,PROXIED://127.0.0.1:%3$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d,PROXIED://127.0.0.1:%4$d
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT
        controller.listener.names=CONTROLLER
        inter.broker.listener.name=PLAINTEXT
        log.dirs=%5$s
        broker.heartbeat.interval.ms=200
        broker.session.timeout.ms=1000
        auto.create.topics.enable=false
        offsets.topic.num.partitions=1
        offsets.topic.replication.factor=1
        transaction.state.log.num.partitions=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        group.initial.rebalance.delay.ms=0
        log.retention.ms=-1
        log.message.timestamp.after.max.ms=9223372036854775807
        """
                .formatted(
                        ports.direct(),
                        ports.controller(),
                        ports.proxied(),
                        ports.proxy(),
                        folder.resolve("data"));
    }

    private static String clusterId() {
        UUID id = UUID.randomUUID();
        ByteBuffer bytes = ByteBuffer.allocate(16);
        bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }
}
