package dev.weir.runtime.value;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * An IP address, or a network where {@code bits} is less than the address has. An IPv4-mapped IPv6
 * address is the IPv4 address.
 *
 * @param address the address as an unsigned number
 * @param v6 whether it has 128 bits instead of 32
 * @param bits prefix length, 0 to 32 or 128; all bits for an address
 */
public record Ip(BigInteger address, boolean v6, int bits) {

    /**
     * Reads {@code 10.1.2.3}, {@code 10.1.2.0/24}, {@code 2001:db8::1}; null where it is neither.
     */
    public static @Nullable Ip parse(String text) {
        int slash = text.indexOf('/');
        byte @Nullable [] bytes = IpText.parse(slash < 0 ? text : text.substring(0, slash));
        if (bytes == null) {
            return null;
        }
        int all = bytes.length * 8;
        int bits = all;
        if (slash >= 0) {
            String length = text.substring(slash + 1);
            if (length.isEmpty()
                    || length.length() > 3
                    || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return null;
            }
            bits = Integer.parseInt(length);
            if (bits > all) {
                return null;
            }
        }
        return new Ip(new BigInteger(1, bytes), all == 128, bits);
    }

    private int size() {
        return v6 ? 128 : 32;
    }

    public boolean isNetwork() {
        return bits < size();
    }

    /** The address itself, without a prefix length. */
    public Ip withoutPrefix() {
        return isNetwork() ? new Ip(address, v6, size()) : this;
    }

    /** The network of the first {@code length} bits; null where the address has fewer. */
    public @Nullable Ip network(int length) {
        if (length < 0 || length > size()) {
            return null;
        }
        int rest = size() - length;
        return new Ip(address.shiftRight(rest).shiftLeft(rest), v6, length);
    }

    /** Whether an address or network lies inside this network. */
    public boolean contains(Ip other) {
        if (v6 != other.v6 || other.bits < bits) {
            return false;
        }
        int rest = size() - bits;
        return address.shiftRight(rest).equals(other.address.shiftRight(rest));
    }

    /** {@code 10.1.2.3}, {@code 10.1.2.0/24}, {@code 2001:db8::1} (RFC 5952). */
    @Override
    public String toString() {
        String text = IpText.format(address, v6);
        return isNetwork() ? text + "/" + bits : text;
    }
}
