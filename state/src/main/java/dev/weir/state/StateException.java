package dev.weir.state;

import java.io.IOException;

/**
 * What is in the state folder cannot be used, or must not be used by this process. Nothing has been
 * changed; trying again changes nothing.
 */
public final class StateException extends IOException {
    private static final long serialVersionUID = 1;

    private final String help;

    /**
     * @param message what is wrong, with the file
     * @param help what a person can do
     */
    public StateException(String message, String help) {
        super(message);
        this.help = help;
    }

    /** What a person can do. */
    public String help() {
        return help;
    }
}
