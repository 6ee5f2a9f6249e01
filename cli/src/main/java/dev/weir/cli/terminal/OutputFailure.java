package dev.weir.cli.terminal;

import java.io.IOException;

/** Standard output or standard error takes no more. */
public final class OutputFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public OutputFailure(IOException cause) {
        super(cause.getMessage(), cause);
    }

    /** Whether the reader has gone away, as {@code head} does when it has seen enough. */
    public boolean readerLeft() {
        String message = getMessage();
        return message != null && (message.contains("Broken pipe") || message.contains("closed"));
    }
}
