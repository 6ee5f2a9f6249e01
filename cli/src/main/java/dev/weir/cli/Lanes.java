package dev.weir.cli;

/** How many lanes an engine has. */
public final class Lanes {
    private static final int MOST_USUAL = 8;

    private Lanes() {}

    /** As many as keep the cores of the machine busy: one each, up to a few. */
    public static int ofMachine() {
        return Math.min(MOST_USUAL, Runtime.getRuntime().availableProcessors());
    }
}
