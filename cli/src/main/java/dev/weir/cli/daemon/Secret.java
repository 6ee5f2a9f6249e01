package dev.weir.cli.daemon;

/** A text that is never printed: it is handed over where it is needed, and nowhere else. */
public final class Secret {
    private static final String SHOWN = "***";

    private final String text;

    public Secret(String text) {
        this.text = text;
    }

    /** The text itself, for the client that needs it. */
    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return SHOWN;
    }
}
