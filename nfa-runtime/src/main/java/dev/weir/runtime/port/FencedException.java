package dev.weir.runtime.port;

import java.io.IOException;

/**
 * Another process has taken over what this one wrote to. Whoever goes on would write what the other
 * writes too.
 */
public final class FencedException extends IOException {
    private static final long serialVersionUID = 1;

    public FencedException(String message) {
        super(message);
    }
}
