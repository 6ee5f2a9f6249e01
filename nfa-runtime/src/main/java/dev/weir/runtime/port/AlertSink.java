package dev.weir.runtime.port;

import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.engine.Delivery;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where alerts, dead letters and late events go. Used by one thread. */
public interface AlertSink extends Closeable {

    /**
     * Where it keeps a record of up to where the output is complete; null where it keeps none. A
     * checkpoint knows it by that, and no other sink has the same.
     */
    default @Nullable String recordPlace() {
        return null;
    }

    /**
     * What {@link #recover} will tell, where that undoes something that may be missed later;
     * nothing is changed. Called once, before it.
     */
    default Delivered recorded() throws IOException {
        return Delivered.NOTHING;
    }

    /**
     * Undoes what was written and not finished, and tells what stands. Called once, before the
     * first delivery. A sink that keeps no record tells {@link Delivered#NOTHING}: it gets again
     * what was delivered after the last checkpoint.
     */
    Delivered recover() throws IOException;

    /**
     * Stores a delivery as a whole, and in its record, if it keeps one, up to where it is complete
     * then, even if none of the delivery concerns it. When it returns, nothing can be lost.
     *
     * @throws FencedException if another process delivers now
     * @throws UnavailableException if that is for another system's sake
     * @throws IOException if it may not be stored; it is not known how much of it is
     */
    void deliver(Delivery delivery) throws IOException;

    /**
     * What keeps a delivery that is under way from being stored, for people; null where nothing.
     */
    default @Nullable String problem() {
        return null;
    }
}
