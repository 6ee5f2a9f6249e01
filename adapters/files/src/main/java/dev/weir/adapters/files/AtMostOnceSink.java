package dev.weir.adapters.files;

import dev.weir.disk.Fs;
import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.engine.Delivery;
import dev.weir.runtime.port.AlertSink;
import dev.weir.runtime.port.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands nothing to another sink twice: a file says durably what goes out before it does. What does
 * not arrive is lost, and told.
 */
public final class AtMostOnceSink implements AlertSink {
    private final Fs fs;
    private final AlertSink sink;
    private final Path path;
    private final Consumer<String> messages;
    private @Nullable Sidecar sidecar;

    /**
     * @param path of the file, which belongs to this sink
     * @param messages is told what is lost
     */
    public AtMostOnceSink(Fs fs, AlertSink sink, Path path, Consumer<String> messages) {
        this.fs = fs;
        this.sink = sink;
        this.path = path;
        this.messages = messages;
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
        sidecar.add(new Sidecar.Entry(Map.of(), delivery.upTo()));
        try {
            sink.deliver(delivery);
        } catch (UnavailableException e) {
            messages.accept(
                    String.format(
                            "%d alerts, %d dead letters and %d late events may be lost: %s",
                            delivery.alerts().size(),
                            delivery.deadLetters().size(),
                            delivery.late().size(),
                            e.getMessage()));
        }
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
