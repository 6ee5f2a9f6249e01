package dev.weir.spec.engine;

import dev.weir.runtime.engine.Capture;
import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.port.StateStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Saves what an engine knows while nothing else goes on, without positions of sources. */
final class Saving {
    private Saving() {}

    static void save(StateStore store, Engine engine, String pack, long number) throws IOException {
        boolean isWhole = store.needsWhole();
        Capture capture = engine.capture(isWhole);
        EngineState heading = EngineState.of(capture.header());
        StateStore.Write write =
                store.begin(new Checkpoint(number, pack, 0, List.of(), Map.of(), heading), isWhole);
        write.add(capture.takeAll());
        write.finish();
    }
}
