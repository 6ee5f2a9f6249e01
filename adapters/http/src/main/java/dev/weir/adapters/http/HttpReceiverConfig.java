package dev.weir.adapters.http;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver takes.
 *
 * @param host an address of this machine alone
 * @param port 0 for any that is free
 * @param path of the requests that are taken
 * @param eventId the member of a record that names it, so that it counts once; null where records
 *     have no names
 * @param maxBodyBytes how long the body of a request may be, as it comes and when it is inflated
 * @param mostWaiting how many records may wait to be read before no more are taken
 */
public record HttpReceiverConfig(
        InetAddress host,
        int port,
        String path,
        @Nullable String eventId,
        int maxBodyBytes,
        long mostWaiting) {}
