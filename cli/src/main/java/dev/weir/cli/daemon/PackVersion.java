package dev.weir.cli.daemon;

/**
 * Which pack it is.
 *
 * @param hash SHA-256 of what the pack means, in hex; empty where it has errors
 */
public record PackVersion(String name, String version, String hash) {
    private static final int SHOWN_DIGITS = 12;

    /** {@code fraud 1.2.0 (7c1e09ab34cd)}. */
    @Override
    public String toString() {
        String shown = hash.length() <= SHOWN_DIGITS ? hash : hash.substring(0, SHOWN_DIGITS);
        return name + " " + version + (shown.isEmpty() ? "" : " (" + shown + ")");
    }
}
