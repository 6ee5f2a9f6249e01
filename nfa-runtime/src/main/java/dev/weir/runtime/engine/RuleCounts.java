package dev.weir.runtime.engine;

/**
 * What was counted of one rule.
 *
 * @param alerts handed out, those of a SHADOW rule too
 * @param matches completed runs and windows that fired, suppressed ones too
 * @param suppressed alerts held back by SUPPRESS
 * @param excepted completions that an EXCEPT prevented
 * @param droppedRuns runs dropped by LIMIT RUNS
 * @param omitted matches beyond LIMIT MATCHES
 * @param nullKeys events not seen because a part of their key is null
 * @param arithmeticFaults overflows and divisions by zero
 */
public record RuleCounts(
        String rule,
        long alerts,
        long matches,
        long suppressed,
        long excepted,
        long droppedRuns,
        long omitted,
        long nullKeys,
        long arithmeticFaults) {}
