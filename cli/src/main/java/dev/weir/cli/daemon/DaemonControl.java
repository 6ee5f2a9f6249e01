package dev.weir.cli.daemon;

import java.util.concurrent.CompletableFuture;

/** What may be asked of a running daemon, by any thread. */
public interface DaemonControl {

    /** How it is now. Does not wait for the thread that processes. */
    Status status();

    /**
     * Reads the pack again and lets it take over where it is sound and another one. Reloads are
     * serialised; the report comes when this one is through.
     *
     * @return fails with a {@link dev.weir.cli.Failure} where the files cannot be read, or the
     *     daemon stops before it is through
     */
    CompletableFuture<ReloadReport> reload();

    /** Asks for a drained end, and returns at once. */
    void stop();
}
