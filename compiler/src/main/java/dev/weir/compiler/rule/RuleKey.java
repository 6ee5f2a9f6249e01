package dev.weir.compiler.rule;

import dev.weir.runtime.program.Input;
import dev.weir.runtime.program.RuleProgram;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The key of a rule and what it takes in.
 *
 * @param fields names and types of the key's parts
 * @param inputs the event types and views under their keys, each once
 * @param inputOf for each step the number of its input
 * @param meant whether a key without parts was asked for, by {@code BY ()}
 */
record RuleKey(
        List<RuleProgram.KeyField> fields,
        List<Input> inputs,
        Map<RuleStep, Integer> inputOf,
        boolean meant) {
    RuleKey {
        fields = List.copyOf(fields);
        inputs = List.copyOf(inputs);
        inputOf = new IdentityHashMap<>(inputOf);
    }

    /** The input of a step; 0 for one whose type is unknown, which was reported. */
    int inputOf(RuleStep step) {
        return inputOf.getOrDefault(step, 0);
    }
}
