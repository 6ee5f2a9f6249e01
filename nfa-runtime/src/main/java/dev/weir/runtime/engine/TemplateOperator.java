package dev.weir.runtime.engine;

import dev.weir.runtime.event.Rows;
import dev.weir.runtime.pattern.StepSequence;
import dev.weir.runtime.program.Conjunct;
import dev.weir.runtime.program.FieldComparison;
import dev.weir.runtime.program.Input;
import dev.weir.runtime.program.PatternNode;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A template: rules of one shape, which differ in constants alone. Their steps compare fields of an
 * event with constants, so nobody can tell when, or whether, that is done; and so it is done for
 * all rules at once ({@link TemplateStep}), and of the later steps for those rules alone that wait
 * under the key of the event ({@link TemplateLane}). An event costs by the rules that it touches,
 * however many there are.
 */
final class TemplateOperator implements Operator {
    private final RoutedInput input;
    private final List<RuleTally> tallies;

    /** Where a rule stands in the template, by its number in the program. */
    private final Map<Integer, Integer> places = new HashMap<>();

    private final TemplateStep[] steps;
    private final List<TemplateLane> lanes;
    private final List<Changes<?, EngineState.Entry>> changes;

    /** What has come to all rules alike since the last {@link #tally}. */
    private final RuleTally common = new RuleTally();

    private final BatchKeys keys;

    /** The rules that the event at hand opens a run of. */
    private final int[] opened;

    /**
     * @param numbers of the rules in the program, which have one {@link #shape}
     * @param tallies of all rules of the program
     */
    TemplateOperator(
            Program program,
            List<Integer> numbers,
            List<RuleTally> tallies,
            int laneCount,
            boolean keepsChanges) {
        List<RuleProgram> rules = numbers.stream().map(program.rules()::get).toList();
        numbers.forEach(number -> places.put(number, places.size()));
        this.tallies = numbers.stream().map(tallies::get).toList();
        Input ofAll = rules.get(0).inputs().get(0);
        this.input = new RoutedInput(ofAll, new EventScope(common));
        this.keys = new BatchKeys(ofAll.key().size());
        this.opened = new int[rules.size()];
        List<List<List<FieldComparison>>> comparisons =
                rules.stream().map(TemplateOperator::comparisons).toList();
        this.steps =
                IntStream.range(0, comparisons.get(0).size())
                        .mapToObj(
                                step ->
                                        new TemplateStep(
                                                comparisons.stream()
                                                        .map(ofRule -> ofRule.get(step))
                                                        .toList()))
                        .toArray(TemplateStep[]::new);
        for (int step = 0; step < steps.length; step++) {
            input.addStep(step, steps[step].shared(), steps[step]::keepGrouped);
        }
        List<AlertBuilder> builders =
                numbers.stream()
                        .map(number -> new AlertBuilder(program, number, tallies.get(number)))
                        .toList();
        this.lanes =
                IntStream.range(0, laneCount)
                        .mapToObj(lane -> new TemplateLane(builders, steps, keepsChanges))
                        .toList();
        this.changes = List.copyOf(lanes.stream().map(TemplateLane::changes).toList());
    }

    /**
     * What rules of one template have in common, as a text that others of the same program do not
     * have; null for a rule that needs more than a template can give.
     */
    static @Nullable String shape(RuleProgram rule) {
        if (StepSequence.obstacle(rule) != null || rule.inputs().size() != 1) {
            return null;
        }
        StringBuilder shape = new StringBuilder();
        Input input = rule.inputs().get(0);
        StepSequence sequence = StepSequence.of((RuleBody.Pattern) rule.body());
        shape.append(rule.stage()).append(' ').append(input).append(' ');
        shape.append(sequence.shape());
        for (PatternNode.Step step : sequence.steps()) {
            shape.append(" step");
            for (Conjunct condition : step.conditions()) {
                if (!(condition.condition().plain() instanceof FieldComparison comparison)) {
                    return null;
                }
                shape.append(' ').append(comparison.alike());
            }
        }
        return shape.toString();
    }

    /** Of each step of a rule that has a shape, what it compares. */
    private static List<List<FieldComparison>> comparisons(RuleProgram rule) {
        List<List<FieldComparison>> ofSteps = new ArrayList<>();
        for (PatternNode.Step step : StepSequence.of((RuleBody.Pattern) rule.body()).steps()) {
            List<FieldComparison> ofStep = new ArrayList<>();
            for (Conjunct condition : step.conditions()) {
                ofStep.add((FieldComparison) condition.condition().plain());
            }
            ofSteps.add(ofStep);
        }
        return ofSteps;
    }

    @Override
    public void process(Batch batch, List<Firing> out) {
        Batch.Part part = batch.part(input.type());
        if (part == null) {
            return;
        }
        input.read(part.rows);
        common.nullKeys += input.nullKeys();
        input.markKeyed(part.used);
        keys.read(input, part.rows, false);
        if (lanes.size() == 1 && keys.count() > 0) {
            keys.find(lanes.get(0).keys());
            lanes.get(0).readAhead(keys, part.rows.time(part.rows.end() - 1));
        }
        for (int i = 0; i < keys.count(); i++) {
            process(i, part.rows, out);
        }
    }

    private void process(int i, Rows rows, List<Firing> out) {
        int at = keys.at(i);
        long open = keys.steps()[i];
        int count = (open & 1) != 0 ? steps[0].find(rows, at, opened) : 0;
        long later = open & ~1L;
        if (count > 0 || later != 0) {
            Object[] key = keys.key(i);
            TemplateLane lane = laneOf(key);
            lane.process(keys.number(i, lane.keys()), key, rows, at, later, opened, count, out);
        }
    }

    private TemplateLane laneOf(Object[] parts) {
        return lanes.size() == 1
                ? lanes.get(0)
                : lanes.get(Key.lane(Arrays.asList(parts), lanes.size()));
    }

    @Override
    public void fireBefore(long instant, List<Firing> out) {
        for (int i = 0; i < lanes.size(); i++) {
            lanes.get(i).fireBefore(instant, out);
        }
    }

    @Override
    public void start(long time) {}

    @Override
    public long keys(int rule) {
        int place = place(rule);
        return lanes.stream().mapToLong(lane -> lane.keys(place)).sum();
    }

    private int place(int rule) {
        return Objects.requireNonNull(places.get(rule));
    }

    @Override
    public void tally() {
        for (RuleTally tally : tallies) {
            tally.nullKeys += common.nullKeys;
            tally.arithmeticFaults += common.arithmeticFaults;
        }
        common.nullKeys = 0;
        common.arithmeticFaults = 0;
    }

    @Override
    public void beginWhole() {
        lanes.forEach(TemplateLane::beginWhole);
    }

    @Override
    public List<Changes<?, EngineState.Entry>> changes() {
        return changes;
    }

    @Override
    public void restore(int rule, Key of, KeyState saved) {
        laneOf(of.toArray()).restore(place(rule), of, saved);
    }

    @Override
    public boolean restoreLater(int rule, Key key, KeyStates saved, long cut) {
        return false;
    }
}
