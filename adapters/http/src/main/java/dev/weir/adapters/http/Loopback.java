package dev.weir.adapters.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names and addresses that only this machine can reach. */
public final class Loopback {
    /** Why nothing else is taken. */
    public static final String WHY =
            "HTTP has no password and no encryption, so that it answers on this machine alone";

    /** Digits alone, so that nothing of it is taken for a name. */
    private static final Pattern IPV4 =
            Pattern.compile("127(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");

    private Loopback() {}

    /** Whether a {@code Host} header names this machine, with any port. */
    public static boolean isNamedBy(@Nullable String host) {
        return host != null && address(host.replaceFirst(":\\d{1,5}$", "")) != null;
    }

    /**
     * The address of a name; null for all that could be reached from elsewhere. No name is looked
     * up: what a name server says can change.
     */
    public static @Nullable InetAddress address(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.equals("localhost")) {
            return InetAddress.getLoopbackAddress();
        }
        if (!name.equals("::1") && !name.equals("[::1]") && !IPV4.matcher(name).matches()) {
            return null;
        }
        try {
            InetAddress address = InetAddress.getByName(name);
            return address.isLoopbackAddress() ? address : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
