package dev.weir.benchmarks.siddhi;

import dev.weir.benchmarks.TxnStream;
import dev.weir.benchmarks.Workload;
import org.jspecify.annotations.Nullable;

/** The workloads in Siddhi's language. A match goes to {@code Hit} with its last event's time. */
final class Queries {
    private static final String TXN =
            """
            @app:playback
            define stream Txn (ts long, kind string, key string, amount double, country string,
                device string, status int);
            """;

    private Queries() {}

    /** An application; null where there is no form that says the same. */
    static @Nullable String of(Workload workload) {
        // The bound is taken in.
        String within = " within " + (workload.windowMillis() - 1) + " milliseconds ";
        String queries =
                switch (workload.shape()) {
                    case FILTER ->
                            "from Txn[amount > 990 and country == 'NL'] select ts insert into Hit;";
                    case FILTERS -> filters(workload.size());
                    case SEQUENCE -> byKey(sequence("", "C", within));
                    case HOT_KEY -> byKey(sequence("", "Z", within));
                    case HOT_KEY_RISING -> byKey(sequence(" and amount > a.amount", "Z", within));
                    case PROBES ->
                            byKey(
                                    "from every (p=Txn[amount < 5]<3:>) -> c=Txn[amount > 500]"
                                            + within
                                            + "select c.ts as ts insert into Hit;");
                    case BURST ->
                            byKey(
                                    "from every f=Txn[status == 1]<5>"
                                            + within
                                            + "select f[4].ts as ts insert into Hit;");
                    case BURST_EACH ->
                            "from Txn[status == 1]#window.time("
                                    + workload.windowMillis()
                                    + " milliseconds) select ts, key, count() as failures"
                                    + " group by key having failures >= 5 insert into Hit;";
                    case ABSENCE ->
                            "from every o=Txn[kind == 'order'] ->"
                                    + " not Txn[kind == 'payment' and key == o.key] for "
                                    + workload.windowMillis()
                                    + " milliseconds select o.ts as ts insert into Hit;";
                    case PAIRS -> pairs(workload.size(), within);
                    // There is no way to drop what other matches have used, nor to follow by any.
                    case SEQUENCE_ONCE, CHAIN, FILE -> null;
                };
        return queries == null ? null : TXN + queries;
    }

    private static String byKey(String query) {
        return "partition with (key of Txn) begin " + query + " end;";
    }

    private static String filters(int count) {
        StringBuilder queries = new StringBuilder();
        for (int i = 0; i < count; i++) {
            queries.append("from Txn[key == 'card_%d' and amount > 900] ".formatted(i));
            queries.append("select ts insert into Hit;\n");
        }
        return queries.toString();
    }

    private static String sequence(String compared, String last, String within) {
        return "from every a=Txn[kind == 'A' and amount > 500]"
                + " -> b=Txn[kind == 'B' and amount > 200"
                + compared
                + "] -> c=Txn[kind == '"
                + last
                + "' and amount > 500]"
                + within
                + "select c.ts as ts insert into Hit;";
    }

    private static String pairs(int count, String within) {
        StringBuilder queries = new StringBuilder();
        for (int i = 0; i < count; i++) {
            queries.append(
                    "from every a=Txn[device == 'dev_%d' and kind == 'A' and amount > 500]"
                            .formatted(i));
            queries.append(
                    " -> b=Txn[kind == 'B' and key == a.key and country == '%s' and amount > %d]"
                            .formatted(TxnStream.COUNTRIES.get(i % 10), Workload.threshold(i)));
            queries.append(within).append("select b.ts as ts insert into Hit;\n");
        }
        return queries.toString();
    }
}
