package dev.weir.runtime.port;

import java.io.IOException;

/** Another system that is needed does not answer, or refuses; no disk of this machine failed. */
public final class UnavailableException extends IOException {
    private static final long serialVersionUID = 1;

    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
