package dev.weir.adapters.files;

import dev.weir.disk.Fs;
import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.engine.Delivery;
import dev.weir.runtime.port.AlertSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what another sink has had, which keeps no record itself: a file says durably what has
 * gone out when it has. Only a delivery that a crash broke off comes again.
 */
public final class AtLeastOnceSink implements AlertSink {
    private final Fs fs;
    private final AlertSink sink;
    private final Path path;
    private @Nullable Sidecar sidecar;

    /**
     * @param path of the file, which belongs to this sink
     */
    public AtLeastOnceSink(Fs fs, AlertSink sink, Path path) {
        this.fs = fs;
        this.sink = sink;
        this.path = path;
    }

    @Override
    public String recordPlace() {
        return path.toString();
    }

    @Override
    public Delivered recorded() throws IOException {
        return Sidecar.delivered(fs, path);
    }

    @Override
    public Delivered recover() throws IOException {
        sink.recover();
        Delivered delivered = recorded();
        sidecar = Sidecar.create(fs, path, new Sidecar.Entry(Map.of(), delivered));
        return delivered;
    }

    @Override
    public void deliver(Delivery delivery) throws IOException {
        if (sidecar == null) {
            throw new IllegalStateException("not recovered");
        }
        sink.deliver(delivery);
        sidecar.add(new Sidecar.Entry(Map.of(), delivery.upTo()));
    }

    @Override
    public @Nullable String problem() {
        return sink.problem();
    }

    @Override
    public void close() throws IOException {
        try (Sidecar closing = sidecar) {
            sink.close();
        }
    }
}
