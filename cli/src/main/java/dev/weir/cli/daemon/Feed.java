package dev.weir.cli.daemon;

import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.port.PartitionReader;
import java.io.IOException;

/** A partition that is read, and the handle that the engine knows it by. */
final class Feed {
    final PartitionId partition;
    final PartitionReader reader;
    final long idleMillis;
    final long maxAheadMillis;
    int handle;
    long lastArrivalMillis;
    boolean ended;

    Feed(
            PartitionId partition,
            PartitionReader reader,
            DaemonConfig.SourceConfig config,
            int handle,
            long nowMillis) {
        this.partition = partition;
        this.reader = reader;
        this.idleMillis = config.idleTimeout().toMillis();
        this.maxAheadMillis = config.maxAhead().toMillis();
        this.handle = handle;
        this.lastArrivalMillis = nowMillis;
    }

    Checkpoint.ReadTo readTo() {
        return new Checkpoint.ReadTo(partition, reader.nextOffset(), reader.position(), ended);
    }

    void close() throws IOException {
        reader.close();
    }
}
