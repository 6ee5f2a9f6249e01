package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.Contender.Matches;
import dev.weir.benchmarks.Contender.Session;
import dev.weir.benchmarks.Txn;
import dev.weir.benchmarks.Workload;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.cep.nfa.NFA;
import org.apache.flink.cep.nfa.NFAState;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.nfa.compiler.NFACompiler;
import org.apache.flink.cep.nfa.sharedbuffer.SharedBuffer;
import org.apache.flink.cep.nfa.sharedbuffer.SharedBufferAccessor;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.time.TimerService;
import org.apache.flink.configuration.Configuration;

/** The automata of a workload, each with a state for each key that has partial matches. */
final class NfaSession implements Session {
    private static final TimerService NO_TIMERS = () -> 0;

    /** Conditions must have one, and ours ask it nothing. */
    private static final RuntimeContext NO_CONTEXT =
            (RuntimeContext)
                    Proxy.newProxyInstance(
                            NfaSession.class.getClassLoader(),
                            new Class<?>[] {RuntimeContext.class},
                            (proxy, method, arguments) -> {
                                throw new IllegalStateException("a condition asked " + method);
                            });

    private final Txn[] events;
    private final Matches matches;
    private final boolean isKeyed;
    private final List<Rule> rules = new ArrayList<>();

    NfaSession(Workload workload, List<Pattern<Txn, ?>> patterns, Txn[] events, Matches matches)
            throws Exception {
        this.events = events;
        this.matches = matches;
        this.isKeyed = workload.shape() != Workload.Shape.CHAIN;
        boolean hasDeadlines = workload.shape() == Workload.Shape.ABSENCE;
        for (Pattern<Txn, ?> pattern : patterns) {
            rules.add(new Rule(pattern, hasDeadlines));
        }
    }

    @Override
    public void feed(int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            Txn event = events[i];
            String key = isKeyed ? event.key() : "";
            for (Rule rule : rules) {
                rule.feed(key, event);
            }
        }
    }

    @Override
    public void finish() {}

    @Override
    public void close() {
        rules.forEach(rule -> rule.buffer.releaseCacheStatisticsTimer());
    }

    private record Deadline(long time, String key) {}

    private final class Rule {
        private final NFA<Txn> nfa;
        private final AfterMatchSkipStrategy skip;
        private final long window;
        private final boolean hasDeadlines;
        private final MapStates states = new MapStates();
        private final SharedBuffer<Txn> buffer;
        private final Map<String, Partial> byKey = new HashMap<>();
        private final ArrayDeque<Deadline> deadlines = new ArrayDeque<>();

        Rule(Pattern<Txn, ?> pattern, boolean hasDeadlines) throws Exception {
            this.nfa = NFACompiler.compileFactory(pattern, hasDeadlines).createNFA();
            this.nfa.open(NO_CONTEXT, new Configuration());
            this.skip = pattern.getAfterMatchSkipStrategy();
            this.window = nfa.getWindowTime();
            this.hasDeadlines = hasDeadlines;
            TypeSerializer<Txn> serializer =
                    TypeInformation.of(Txn.class).createSerializer(new SerializerConfigImpl());
            this.buffer = new SharedBuffer<>(states.store(), serializer);
        }

        void feed(String key, Txn event) throws Exception {
            while (!deadlines.isEmpty() && deadlines.peek().time <= event.ts()) {
                Deadline deadline = deadlines.remove();
                Partial waiting = byKey.get(deadline.key);
                if (waiting != null) {
                    advance(waiting, deadline.time);
                    drop(deadline.key, waiting);
                }
            }
            Partial partial = byKey.get(key);
            if (partial == null) {
                partial = new Partial(nfa.createInitialNFAState());
                byKey.put(key, partial);
            }
            advance(partial, event.ts());
            try (SharedBufferAccessor<Txn> accessor = buffer.getAccessor()) {
                tell(nfa.process(accessor, partial.state, event, event.ts(), skip, NO_TIMERS));
            }
            if (hasDeadlines && event.kind().equals("order")) {
                deadlines.add(new Deadline(event.ts() + window, key));
            }
            drop(key, partial);
        }

        private void advance(Partial partial, long time) throws Exception {
            states.use(partial.maps);
            try (SharedBufferAccessor<Txn> accessor = buffer.getAccessor()) {
                tell(nfa.advanceTime(accessor, partial.state, time, skip).f0);
            }
        }

        private void tell(Collection<Map<String, List<Txn>>> found) {
            for (Map<String, List<Txn>> match : found) {
                matches.add(match.get("last").get(0).ts(), 1);
            }
        }

        /** What only waits for a first event is as if it had never been. */
        private void drop(String key, Partial partial) {
            if (partial.state.getPartialMatches().size() == 1
                    && partial.state.getCompletedMatches().isEmpty()) {
                byKey.remove(key);
            }
        }
    }

    private static final class Partial {
        private final NFAState state;
        private final List<Map<Object, Object>> maps = new ArrayList<>();

        Partial(NFAState state) {
            this.state = state;
        }
    }
}
