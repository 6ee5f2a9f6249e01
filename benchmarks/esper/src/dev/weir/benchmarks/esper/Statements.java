package dev.weir.benchmarks.esper;

import dev.weir.benchmarks.TxnStream;
import dev.weir.benchmarks.Workload;
import org.jspecify.annotations.Nullable;

/**
 * The workloads in Esper's language. What counts as a match is named {@code hit}, and tells the
 * time of its last event as {@code ts}.
 */
final class Statements {
    private static final String HIT = "@name('hit') ";

    private Statements() {}

    /** A module of statements; null where there is no form that finds the same. */
    static @Nullable String of(Workload workload) {
        String within = "where timer:within(" + workload.windowMillis() + " milliseconds)";
        return switch (workload.shape()) {
            case FILTER -> HIT + "select ts from Txn(amount > 990, country = 'NL')";
            case FILTERS -> filters(workload.size());
            case SEQUENCE -> sequence("", "C", within);
            case HOT_KEY -> sequence("", "Z", within);
            case HOT_KEY_RISING -> sequence(", amount > a.amount", "Z", within);
            case PROBES -> probes(workload.windowMillis());
            case BURST -> burst(workload.windowMillis());
            case BURST_EACH -> burstEach(workload.windowMillis());
            case ABSENCE ->
                    HIT
                            + "select o.ts as ts from pattern [every o=Txn(kind = 'order') ->"
                            + " (timer:interval("
                            + workload.windowMillis()
                            + " milliseconds) and not Txn(kind = 'payment', key = o.key))]";
            case CHAIN -> chain(workload.size(), within);
            case PAIRS -> pairs(workload.size(), within);
            // A pattern cannot drop what other matches have used; files are not Esper's business.
            case SEQUENCE_ONCE, FILE -> null;
        };
    }

    private static String filters(int count) {
        StringBuilder module = new StringBuilder();
        for (int i = 0; i < count; i++) {
            module.append("@name('hit%d') ".formatted(i));
            module.append("select ts from Txn(key = 'card_%d', amount > 900);\n".formatted(i));
        }
        return module.toString();
    }

    private static String sequence(String compared, String last, String within) {
        return HIT
                + "select c.ts as ts from pattern [every a=Txn(kind = 'A', amount > 500) -> "
                + "(b=Txn(kind = 'B', key = a.key, amount > 200"
                + compared
                + ") -> c=Txn(kind = '"
                + last
                + "', key = a.key, amount > 500)) "
                + within
                + "]";
    }

    /** A pattern that counts would forget what came before an early large amount. */
    private static String probes(long windowMillis) {
        return """
        create window Probes#time(%d milliseconds) as (key string, amount double);
        create index ProbesByKey on Probes(key);
        insert into Probes select key, amount from Txn(amount < 5);
        on Txn(amount > 500) as cash insert into Cashed
            select cash.ts as ts, cash.key as key, count(*) as probes, sum(p.amount) as total
            from Probes as p where p.key = cash.key
            group by cash.ts, cash.key having count(*) >= 3;
        on Cashed as cashed delete from Probes as p where p.key = cashed.key;
        @name('hit') select ts, probes, total from Cashed;
        """
                .formatted(windowMillis);
    }

    private static String burst(long windowMillis) {
        return """
        create window Failures#time(%d milliseconds) as (key string, ts long);
        create index FailuresByKey on Failures(key);
        insert into Failures select key, ts from Txn(status = 1);
        on Failures as t insert into Burst
            select t.ts as ts, t.key as key, count(*) as failures
            from Failures as f where f.key = t.key
            group by t.ts, t.key having count(*) >= 5;
        on Burst as burst delete from Failures as f where f.key = burst.key;
        @name('hit') select ts, failures from Burst;
        """
                .formatted(windowMillis);
    }

    private static String burstEach(long windowMillis) {
        return HIT
                + "select key, ts, count(*) as failures from Txn(status = 1)#time("
                + windowMillis
                + " milliseconds) group by key having count(*) >= 5";
    }

    private static String chain(int steps, String within) {
        StringBuilder pattern = new StringBuilder("every a=Txn(kind = 'A', amount > 500) -> (");
        for (int i = 1; i < steps; i++) {
            char name = (char) ('a' + i);
            pattern.append(i == 1 ? "" : " -> ");
            pattern.append(
                    "every %c=Txn(kind = '%c', amount > %d)"
                            .formatted(
                                    name, Character.toUpperCase(name), i == steps - 1 ? 990 : 500));
        }
        char last = (char) ('a' + steps - 1);
        return HIT + "select " + last + ".ts as ts from pattern [" + pattern + ") " + within + "]";
    }

    private static String pairs(int count, String within) {
        StringBuilder module = new StringBuilder();
        for (int i = 0; i < count; i++) {
            module.append(
                    "@name('hit%d') select b.ts as ts from pattern [every a=Txn(device = 'dev_%d',"
                            .formatted(i, i));
            module.append(
                    " kind = 'A', amount > 500) -> b=Txn(kind = 'B', key = a.key, country = '%s',"
                            .formatted(TxnStream.COUNTRIES.get(i % 10)));
            module.append(" amount > %d) %s];%n".formatted(Workload.threshold(i), within));
        }
        return module.toString();
    }
}
