package dev.weir.benchmarks;

/**
 * One event of a workload.
 *
 * @param ts milliseconds since the epoch
 * @param status 1 for what failed, else 0
 */
public record Txn(
        long ts,
        String kind,
        String key,
        double amount,
        String country,
        String device,
        int status) {

    /** A line of JSON Lines, with its line feed. */
    String json() {
        long cents = Math.round(amount * 100);
        return ("{\"ts\":" + ts + ",\"kind\":\"" + kind + "\",\"key\":\"" + key)
                + ("\",\"amount\":" + cents / 100 + '.' + cents / 10 % 10 + cents % 10)
                + (",\"country\":\"" + country + "\",\"device\":\"" + device)
                + ("\",\"status\":" + status + "}\n");
    }
}
