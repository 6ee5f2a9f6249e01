package dev.weir.state.codec;

import java.io.IOException;

/** A record of a state cannot be read, or not with the event types that there are now. */
public final class UnreadableRecord extends IOException {
    private static final long serialVersionUID = 1;

    private final String reason;

    UnreadableRecord(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** Why, about the record as {@code it}. */
    public String reason() {
        return reason;
    }
}
