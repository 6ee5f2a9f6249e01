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
    final long maxSkewMillis;
    final DaemonConfig.TimeOf time;
    int handle;
    long lastArrivalMillis;
    boolean ended;

    /** Whether the clock has moved its watermark, and nothing that depends on it is out yet. */
    boolean hasTicked;

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
        this.maxSkewMillis = config.maxSkew().toMillis();
        this.time = config.time();
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
