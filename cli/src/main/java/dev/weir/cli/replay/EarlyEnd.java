package dev.weir.cli.replay;

import java.io.Closeable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Notices that the process is asked to end, as by Ctrl-C, and holds the end back until the replay
 * has written what it has: whole lines, and its summary.
 */
final class EarlyEnd implements Closeable {
    /** After this the process ends as it is. */
    private static final long PATIENCE_SECONDS = 10;

    private final CountDownLatch written = new CountDownLatch(1);
    private final Thread hook = new Thread(this::hold, "weir-early-end");
    private volatile boolean asked;

    private EarlyEnd() {}

    static EarlyEnd ofProcess() {
        EarlyEnd end = new EarlyEnd();
        Runtime.getRuntime().addShutdownHook(end.hook);
        return end;
    }

    boolean isAsked() {
        return asked;
    }

    /** Lets the process end. */
    @Override
    public void close() {
        written.countDown();
        if (!asked) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process is ending, a moment too late for us to see it.
                return;
            }
        }
    }

    private void hold() {
        asked = true;
        try {
            written.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
