package dev.weir.runtime.engine;

/** The running counts of one rule, or what one lane adds to them. */
final class RuleTally {
    long alerts;
    long matches;
    long suppressed;
    long excepted;
    long droppedRuns;
    long omitted;
    long nullKeys;
    long arithmeticFaults;

    /** More matches that LIMIT MATCHES left out; there may be more of them than can be counted. */
    void omit(long more) {
        long sum = omitted + more;
        omitted = sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** Adds what another has counted. */
    void add(RuleTally other) {
        alerts += other.alerts;
        matches += other.matches;
        suppressed += other.suppressed;
        excepted += other.excepted;
        droppedRuns += other.droppedRuns;
        omit(other.omitted);
        nullKeys += other.nullKeys;
        arithmeticFaults += other.arithmeticFaults;
    }

    RuleCounts counts(String rule) {
        return new RuleCounts(
                rule,
                alerts,
                matches,
                suppressed,
                excepted,
                droppedRuns,
                omitted,
                nullKeys,
                arithmeticFaults);
    }

    void restore(RuleCounts saved) {
        alerts = saved.alerts();
        matches = saved.matches();
        suppressed = saved.suppressed();
        excepted = saved.excepted();
        droppedRuns = saved.droppedRuns();
        omitted = saved.omitted();
        nullKeys = saved.nullKeys();
        arithmeticFaults = saved.arithmeticFaults();
    }
}
