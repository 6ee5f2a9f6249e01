package dev.weir.runtime.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * The state of an engine at one moment, given away part by part while the engine goes on: what is
 * about to change is put aside first (copy on write). An engine has one at a time; used by the
 * thread of the engine.
 */
public final class Capture {
    private final EngineState.Header header;
    private final List<Changes<?, EngineState.Entry>> keys;
    private final Changes<?, EngineState.Suppression> suppressions;

    Capture(
            EngineState.Header header,
            List<Changes<?, EngineState.Entry>> keys,
            Changes<?, EngineState.Suppression> suppressions) {
        this.header = header;
        this.keys = keys;
        this.suppressions = suppressions;
    }

    /** What does not grow with the keys, as it was at that moment. */
    public EngineState.Header header() {
        return header;
    }

    /** Whether all has been taken. */
    public boolean isTaken() {
        for (int i = 0; i < keys.size(); i++) {
            if (!keys.get(i).isTaken()) {
                return false;
            }
        }
        return suppressions.isTaken();
    }

    /**
     * Gives what has been put aside since the last call, and more.
     *
     * @param most how many keys and suppressions it shall be; there are more only if more have been
     *     put aside
     */
    public EngineState.Part take(int most) {
        List<EngineState.Entry> ofKeys = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            keys.get(i).take(ofKeys, most);
        }
        List<EngineState.Suppression> held = new ArrayList<>();
        suppressions.take(held, most - ofKeys.size());
        return new EngineState.Part(ofKeys, held);
    }

    /** Gives all that there still is. */
    public EngineState.Part takeAll() {
        return take(Integer.MAX_VALUE);
    }

    /** What has not been taken is not wanted any more. */
    public void abandon() {
        keys.forEach(Changes::abandon);
        suppressions.abandon();
    }
}
