package dev.weir.compiler.test;

import dev.weir.compiler.CompileOptions;
import dev.weir.compiler.CompileResult;
import dev.weir.compiler.PackSource;
import dev.weir.compiler.RuleCompiler;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.engine.Output;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleProgram;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tests of a pack (language, section 9). A test is one partition; the tested rule runs
 * even if it is DISABLED or SHADOW, and with it the rules that feed it.
 */
public final class TestRunner {
    private static final String SOURCE = "test";

    private final PackSource pack;
    private final CompileOptions options;

    /** By the parameters of the tests: most tests of a pack give none, or the same. */
    private final Map<Map<String, Object>, CompileResult> compiled = new HashMap<>();

    /**
     * @param plain what the pack compiles to without parameters of a test
     */
    public TestRunner(PackSource pack, CompileOptions options, CompileResult plain) {
        this.pack = pack;
        this.options = options;
        compiled.put(Map.of(), plain);
    }

    /** What the pack compiles to with the parameters of a test. */
    public CompileResult compile(TestCase test) {
        return compiled.computeIfAbsent(
                test.parameters(),
                params -> RuleCompiler.compile(pack, options.withParameters(params)));
    }

    public TestResult run(TestCase test) {
        return run(test, null);
    }

    /**
     * Runs a test.
     *
     * @param coverage is told what the test exercises; null where nobody asks
     */
    public TestResult run(TestCase test, @Nullable Coverage coverage) {
        CompileResult result = compile(test);
        Program program = result.program();
        if (program == null) {
            return new TestResult(
                    test,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    result.diagnostics().stream().filter(d -> d.isError()).toList());
        }
        Collected collected = new Collected();
        Program run = withFeeders(program, test.rule());
        List<Event> events =
                deliver(test, coverage == null ? run : coverage.watched(run), collected);
        if (coverage != null) {
            collected.alerts.forEach(coverage::saw);
        }
        List<Alert> compared =
                collected.alerts.stream().filter(a -> a.rule().equals(test.rule())).toList();
        return new TestResult(
                test,
                Comparison.of(test.expectations(), compared),
                events,
                collected.late,
                collected.alerts,
                List.of());
    }

    private static List<Event> deliver(TestCase test, Program program, Output output) {
        Engine engine = Engine.withoutCheckpoints(program, 1, output);
        int partition = engine.open(new PartitionId(SOURCE, 0));
        engine.start(test.startMillis());
        List<Event> events = new ArrayList<>();
        Long watermark = test.watermarkMillis();
        long end = watermark == null ? Long.MAX_VALUE : watermark;
        for (TestCase.Delivery delivery : test.deliveries()) {
            if (delivery.timeMillis() > end) {
                continue;
            }
            Position position = Position.of(SOURCE, 0, events.size());
            Event event =
                    new Event(
                            delivery.type(),
                            delivery.values().toArray(),
                            new Place(delivery.timeMillis(), 0, position));
            events.add(event);
            engine.accept(partition, event);
        }
        engine.finish(end);
        return events;
    }

    /** The program of one rule, which is live, and of the rules that feed it. */
    private static Program withFeeders(Program program, String tested) {
        Set<String> wanted = new HashSet<>(Set.of(tested));
        int before = 0;
        while (wanted.size() > before) {
            before = wanted.size();
            Set<String> inputs =
                    program.rules().stream()
                            .filter(rule -> wanted.contains(rule.name()))
                            .flatMap(rule -> rule.inputs().stream())
                            .map(input -> input.type())
                            .collect(Collectors.toSet());
            program.rules().stream()
                    .filter(rule -> rule.emitAs() != null && inputs.contains(rule.emitAs()))
                    .forEach(rule -> wanted.add(rule.name()));
        }
        List<RuleProgram> rules =
                program.rules().stream()
                        .filter(rule -> wanted.contains(rule.name()))
                        .map(
                                rule ->
                                        rule.name().equals(tested)
                                                ? rule.withMode(RuleProgram.Mode.LIVE)
                                                : rule)
                        .toList();
        return program.withRules(rules);
    }

    private static final class Collected implements Output {
        private final List<Alert> alerts = new ArrayList<>();
        private final List<Event> late = new ArrayList<>();

        @Override
        public void alert(Alert alert) {
            alerts.add(alert);
        }

        @Override
        public void deadLetter(DeadLetter letter) {
            throw new IllegalStateException("a test's events are typed when it is read: " + letter);
        }

        @Override
        public void late(Event event) {
            late.add(event);
        }
    }
}
