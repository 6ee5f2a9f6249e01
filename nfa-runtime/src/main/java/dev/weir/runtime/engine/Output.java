package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;

/** Where an engine puts what it finds; called on the thread that feeds the engine. */
public interface Output {
    /** An alert, in the order of the language, section 4. */
    void alert(Alert alert);

    /** A record that is no event. */
    void deadLetter(DeadLetter letter);

    /** An event that arrived behind its partition's watermark. */
    void late(Event event);
}
