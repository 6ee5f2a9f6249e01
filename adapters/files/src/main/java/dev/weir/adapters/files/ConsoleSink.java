package dev.weir.adapters.files;

import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.engine.Delivery;
import dev.weir.runtime.port.AlertSink;
import java.io.IOException;
import java.io.PrintStream;
import java.util.function.Function;

/**
 * Alerts on a stream of somebody else, for people to see: those of SHADOW rules are left out, and
 * nothing is remembered, so after a crash some come again.
 */
public final class ConsoleSink implements AlertSink {
    private final PrintStream out;
    private final Function<Alert, String> line;

    /**
     * @param line an alert as a line, without its end
     */
    public ConsoleSink(PrintStream out, Function<Alert, String> line) {
        this.out = out;
        this.line = line;
    }

    @Override
    public Delivered recover() {
        return Delivered.NOTHING;
    }

    @Override
    public void deliver(Delivery delivery) throws IOException {
        for (Alert alert : delivery.alerts()) {
            if (!alert.shadow()) {
                out.append(line.apply(alert)).append('\n');
            }
        }
        if (out.checkError()) {
            throw new IOException("the alerts cannot be written: their reader has gone");
        }
    }

    /** Leaves the stream open. */
    @Override
    public void close() {
        out.flush();
    }
}
