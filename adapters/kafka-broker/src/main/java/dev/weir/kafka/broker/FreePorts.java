package dev.weir.kafka.broker;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that are to be started, and started again after a kill. The system gives none
 * of them to a connection meanwhile, as it does with those that it chooses itself.
 */
public final class FreePorts {
    private static final int FIRST = 10_000;

    /** Systems choose from 32768 or from 49152 on. */
    private static final int BEHIND_LAST = 32_000;

    private FreePorts() {}

    /** One port of the loopback interface. */
    public static int take() throws IOException {
        return take(1)[0];
    }

    /** Different ports of the loopback interface. */
    public static int[] take(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            while (held.size() < count) {
                int port = ThreadLocalRandom.current().nextInt(FIRST, BEHIND_LAST);
                try {
                    held.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
                } catch (BindException e) {
                    // Somebody has it; there are others.
                }
            }
            return held.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }
}
