package dev.weir.runtime.engine;

import java.util.List;
import java.util.function.BiConsumer;

/**
 * The states of a checkpoint, each of which is read when somebody asks for it. Used by one thread.
 */
public interface KeyStates {
    /** Goes through the rules and keys that have a state. */
    void forEach(BiConsumer<String, List<Object>> ruleAndKey);

    /** Reads the state of a rule under a key that has one. */
    KeyState read(String rule, List<Object> key);
}
