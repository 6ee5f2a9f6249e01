package dev.weir.spec.judge;

import dev.weir.spec.engine.EngineRun;

/** A way to compare what an engine makes of a pair. */
enum Way {
    REFERENCE(SameAlerts::asReference),
    LANES(SameAlerts::onManyLanes),
    RESTORED(SameAlerts::restored),
    STORED(SameAlerts::stored),
    AGAIN(SameAlerts::compiledAgain),
    INTERLEAVED(SameAlerts::interleaved),
    REORDERED(SameAlerts::reordered),
    UNNAMED(SameAlerts::amongUnnamedTypes),
    SHIFTED(SameAlerts::shifted),
    ALONE(SameAlerts::alone),
    SPLIT(SameAlerts::split),
    SINGLE_KEYS(SameAlerts::keyByKey),
    BOOKS(Properties::booksBalance),
    KEEP_ALL(Properties::keepAllHasAll),
    COUNT(Properties::countIsRepetition);

    private final Check check;

    Way(Check check) {
        this.check = check;
    }

    /**
     * @param plain what the engine makes of the pair on one lane, taken at once
     */
    private interface Check {
        Verdict verdict(Pair pair, EngineRun plain);
    }

    /** Compares; an engine that breaks is different. */
    Verdict verdict(Pair pair, EngineRun plain) {
        try {
            return check.verdict(pair, plain);
        } catch (RuntimeException e) {
            StackTraceElement[] trace = e.getStackTrace();
            return Verdict.different(e + (trace.length == 0 ? "" : " at " + trace[0]));
        }
    }
}
