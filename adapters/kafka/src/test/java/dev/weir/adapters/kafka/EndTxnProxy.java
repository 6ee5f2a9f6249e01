package dev.weir.adapters.kafka;

import dev.weir.kafka.broker.KafkaBroker;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Stands between clients and a broker, and does harm to the requests that end transactions, and to
 * the answers. All else goes through as it is.
 */
final class EndTxnProxy implements Closeable {
    /** What happens to a request that ends a transaction. */
    enum Fault {
        NONE,
        /** The connection breaks before the broker has the request. */
        REQUEST_LOST,
        /** The connection breaks before the client has the answer. */
        ANSWER_LOST,
        /** The answer never comes. */
        NO_ANSWER,
        /** The broker gets the request twice. */
        REQUEST_TWICE,
        /** The broker gets the request when the next transaction is about to end. */
        REQUEST_LATE
    }

    private static final short END_TXN = 26;
    private static final int LARGEST_FRAME = 128 << 20;

    private final ServerSocket server;
    private final int brokerPort;
    private final SplittableRandom random;
    private final List<Socket> sockets = new ArrayList<>();
    private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
    private byte @Nullable [] late;
    private boolean harms = true;

    EndTxnProxy(KafkaBroker broker, long seed) throws IOException {
        this.server = new ServerSocket(broker.proxyPort(), 50, InetAddress.getLoopbackAddress());
        this.brokerPort = broker.proxiedPort();
        this.random = new SplittableRandom(seed);
        start(this::accept);
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** How often each fault has happened. */
    synchronized Map<Fault, Integer> counts() {
        return new EnumMap<>(counts);
    }

    /** From here on everything goes through. */
    synchronized void stopHarming() {
        harms = false;
    }

    private void accept() throws IOException {
        while (true) {
            Connection connection = new Connection(opened(server.accept()), opened(toBroker()));
            start(connection::requests);
            start(connection::answers);
        }
    }

    private Socket toBroker() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), brokerPort));
        return socket;
    }

    private synchronized Socket opened(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        return socket;
    }

    private synchronized Fault next() {
        Fault[] all = Fault.values();
        Fault fault = harms ? all[random.nextInt(all.length)] : Fault.NONE;
        counts.merge(fault, 1, Integer::sum);
        return fault;
    }

    private synchronized void keep(byte[] request) {
        late = request;
    }

    private synchronized byte @Nullable [] takeLate() {
        byte[] request = late;
        late = null;
        return request;
    }

    /** What runs until its connection breaks. */
    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                work.run();
                            } catch (IOException e) {
                                // The connection is closed.
                            }
                        },
                        "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    /** A client's connection, and the one to the broker that belongs to it. */
    private final class Connection {
        private final Socket client;
        private final Socket broker;

        /** What happens to the answers to some requests, by their numbers; in order where equal. */
        private final Map<Integer, Fault> harmed = new HashMap<>();

        Connection(Socket client, Socket broker) {
            this.client = client;
            this.broker = broker;
        }

        void requests() throws IOException {
            try (client;
                    broker) {
                DataInputStream in = new DataInputStream(client.getInputStream());
                DataOutputStream out = new DataOutputStream(broker.getOutputStream());
                while (true) {
                    byte[] request = read(in);
                    if (ByteBuffer.wrap(request).getShort() == END_TXN) {
                        end(request, out);
                    } else {
                        write(out, request);
                    }
                }
            }
        }

        private void end(byte[] request, DataOutputStream out) throws IOException {
            byte[] former = takeLate();
            if (former != null) {
                ask(former);
            }
            int number = ByteBuffer.wrap(request).getInt(2 * Short.BYTES);
            Fault fault = next();
            synchronized (harmed) {
                harmed.put(number, fault);
            }
            switch (fault) {
                case REQUEST_LOST -> throw new IOException("broken");
                case REQUEST_LATE -> keep(request);
                case REQUEST_TWICE -> {
                    write(out, request);
                    write(out, request);
                }
                default -> write(out, request);
            }
        }

        /** Sends a request on a connection of its own and waits for the answer. */
        private void ask(byte[] request) throws IOException {
            try (Socket socket = toBroker()) {
                write(new DataOutputStream(socket.getOutputStream()), request);
                read(new DataInputStream(socket.getInputStream()));
            }
        }

        void answers() throws IOException {
            try (client;
                    broker) {
                DataInputStream in = new DataInputStream(broker.getInputStream());
                DataOutputStream out = new DataOutputStream(client.getOutputStream());
                while (true) {
                    byte[] answer = read(in);
                    switch (harm(ByteBuffer.wrap(answer).getInt())) {
                        case ANSWER_LOST -> throw new IOException("broken");
                        case NO_ANSWER -> {}
                        default -> write(out, answer);
                    }
                }
            }
        }

        /** The answer to a request that went out twice comes twice; only the first is for it. */
        private Fault harm(int number) {
            synchronized (harmed) {
                Fault fault = harmed.getOrDefault(number, Fault.NONE);
                if (fault == Fault.REQUEST_TWICE) {
                    harmed.put(number, Fault.NO_ANSWER);
                }
                return fault;
            }
        }
    }

    private static byte[] read(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LARGEST_FRAME) {
            throw new IOException("no frame: " + length);
        }
        return in.readNBytes(length);
    }

    private static void write(DataOutputStream out, byte[] frame) throws IOException {
        out.writeInt(frame.length);
        out.write(frame);
        out.flush();
    }

    @Override
    public synchronized void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
