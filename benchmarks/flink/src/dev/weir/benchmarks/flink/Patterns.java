package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.Txn;
import dev.weir.benchmarks.TxnStream;
import dev.weir.benchmarks.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.nfa.aftermatch.NoSkipStrategy;
import org.apache.flink.cep.nfa.aftermatch.SkipPastLastStrategy;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.conditions.IterativeCondition;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;

/** The workloads as patterns under each key. The event that completes a match is named last. */
final class Patterns {
    private static final NoSkipStrategy ALL = AfterMatchSkipStrategy.noSkip();
    private static final SkipPastLastStrategy ONCE = AfterMatchSkipStrategy.skipPastLastEvent();

    private Patterns() {}

    /** One for each rule; none where there is no form that finds the same. */
    static List<Pattern<Txn, ?>> of(Workload workload) {
        Duration window = Duration.ofMillis(workload.windowMillis());
        return switch (workload.shape()) {
            case FILTER, FILTERS, FILE -> List.of();
            case SEQUENCE -> List.of(sequence(ALL, "C").within(window));
            case SEQUENCE_ONCE -> List.of(sequence(ONCE, "C").within(window));
            case HOT_KEY -> List.of(sequence(ALL, "Z").within(window));
            case HOT_KEY_RISING -> List.of(risingSequence().within(window));
            case PROBES ->
                    List.of(
                            Pattern.<Txn>begin("probe", ONCE)
                                    .where(on(t -> t.amount() < 5))
                                    .timesOrMore(3)
                                    .followedBy("last")
                                    .where(on(t -> t.amount() > 500))
                                    .within(window));
            case BURST -> List.of(failures(ONCE).within(window));
            case BURST_EACH -> List.of(failures(ALL).within(window));
            case ABSENCE ->
                    List.of(
                            Pattern.<Txn>begin("last", ALL)
                                    .where(on(t -> t.kind().equals("order")))
                                    .notFollowedBy("paid")
                                    .where(on(t -> t.kind().equals("payment")))
                                    .within(window));
            case CHAIN -> List.of(chain(workload.size()).within(window));
            case PAIRS -> {
                List<Pattern<Txn, ?>> rules = new ArrayList<>();
                for (int i = 0; i < workload.size(); i++) {
                    rules.add(pair(i).within(window));
                }
                yield rules;
            }
        };
    }

    private static SimpleCondition<Txn> on(FilterFunction<Txn> condition) {
        return SimpleCondition.of(condition);
    }

    private static SimpleCondition<Txn> kind(String kind, int above) {
        return on(t -> t.amount() > above && t.kind().equals(kind));
    }

    private static Pattern<Txn, Txn> sequence(AfterMatchSkipStrategy skip, String last) {
        return Pattern.<Txn>begin("a", skip)
                .where(kind("A", 500))
                .followedBy("b")
                .where(kind("B", 200))
                .followedBy("last")
                .where(kind(last, 500));
    }

    private static Pattern<Txn, Txn> risingSequence() {
        return Pattern.<Txn>begin("a", ALL)
                .where(kind("A", 500))
                .followedBy("b")
                .where(
                        new IterativeCondition<>() {
                            @Override
                            public boolean filter(Txn b, Context<Txn> before) throws Exception {
                                if (b.amount() <= 200 || !b.kind().equals("B")) {
                                    return false;
                                }
                                return b.amount()
                                        > before.getEventsForPattern("a")
                                                .iterator()
                                                .next()
                                                .amount();
                            }
                        })
                .followedBy("last")
                .where(kind("Z", 500));
    }

    /** Each failure begins; a match is five of them, the last of which tells the time. */
    private static Pattern<Txn, Txn> failures(AfterMatchSkipStrategy skip) {
        return Pattern.<Txn>begin("failure", skip)
                .where(on(t -> t.status() == 1))
                .times(4)
                .followedBy("last")
                .where(on(t -> t.status() == 1));
    }

    private static Pattern<Txn, Txn> chain(int steps) {
        Pattern<Txn, Txn> chain = Pattern.<Txn>begin("A", ALL).where(kind("A", 500));
        for (int i = 1; i < steps; i++) {
            boolean isLast = i == steps - 1;
            String kind = String.valueOf((char) ('A' + i));
            chain =
                    chain.followedByAny(isLast ? "last" : kind)
                            .where(kind(kind, isLast ? 990 : 500));
        }
        return chain;
    }

    private static Pattern<Txn, Txn> pair(int rule) {
        String device = "dev_" + rule;
        String country = TxnStream.COUNTRIES.get(rule % TxnStream.COUNTRIES.size());
        int threshold = Workload.threshold(rule);
        return Pattern.<Txn>begin("a", ALL)
                .where(
                        on(
                                t ->
                                        t.amount() > 500
                                                && t.kind().equals("A")
                                                && t.device().equals(device)))
                .followedBy("last")
                .where(
                        on(
                                t ->
                                        t.amount() > threshold
                                                && t.kind().equals("B")
                                                && t.country().equals(country)));
    }
}
