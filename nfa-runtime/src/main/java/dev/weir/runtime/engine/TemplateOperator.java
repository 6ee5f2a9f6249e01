package dev.weir.runtime.engine;

import dev.weir.runtime.pattern.StepSequence;
import dev.weir.runtime.program.Conjunct;
import dev.weir.runtime.program.FieldComparison;
import dev.weir.runtime.program.Input;
import dev.weir.runtime.program.PatternNode;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import java.util.ArrayList;
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
    /** For each slice, as many as there are lanes. */
    private final List<TemplateInput> inputs = new ArrayList<>();

    private final List<RuleTally> tallies;

    /** Where a rule stands in the template, by its number in the program. */
    private final Map<Integer, Integer> places = new HashMap<>();

    private final List<TemplateLane> lanes = new ArrayList<>();
    private final List<Changes<?, EngineState.Entry>> changes;

    /** What has come to all rules alike since the last {@link #tally}, by slice. */
    private final List<RuleTally> common = new ArrayList<>();

    /**
     * @param numbers of the rules in the program, which have one {@link #shape}
     * @param tallies of all rules of the program, by lane
     */
    TemplateOperator(
            Program program,
            List<Integer> numbers,
            List<List<RuleTally>> tallies,
            boolean keepsChanges) {
        List<RuleProgram> rules = numbers.stream().map(program.rules()::get).toList();
        numbers.forEach(number -> places.put(number, places.size()));
        this.tallies = numbers.stream().map(tallies.get(0)::get).toList();
        List<List<List<FieldComparison>>> comparisons =
                rules.stream().map(TemplateOperator::comparisons).toList();
        TemplateStep[] steps =
                IntStream.range(0, comparisons.get(0).size())
                        .mapToObj(
                                step ->
                                        new TemplateStep(
                                                comparisons.stream()
                                                        .map(ofRule -> ofRule.get(step))
                                                        .toList()))
                        .toArray(TemplateStep[]::new);
        for (List<RuleTally> ofLane : tallies) {
            RuleTally tally = new RuleTally();
            common.add(tally);
            Input ofAll = rules.get(0).inputs().get(0);
            inputs.add(new TemplateInput(ofAll, steps, tally, tallies.size()));
            List<AlertBuilder> builders =
                    numbers.stream()
                            .map(number -> new AlertBuilder(program, number, ofLane.get(number)))
                            .toList();
            lanes.add(new TemplateLane(builders, steps, keepsChanges));
        }
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
    public void read(Batch batch, Slice slice) {
        inputs.get(slice.number()).read(batch, slice);
    }

    @Override
    public void process(Batch batch, int slices, int lane, List<Firing> out) {
        for (int i = 0; i < slices; i++) {
            if (inputs.get(i).isAny()) {
                lanes.get(lane).process(inputs.get(i), lane, out);
            }
        }
    }

    @Override
    public void fireBefore(long instant, int lane, List<Firing> out) {
        lanes.get(lane).fireBefore(instant, out);
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
        for (RuleTally ofSlice : common) {
            for (RuleTally tally : tallies) {
                tally.nullKeys += ofSlice.nullKeys;
                tally.arithmeticFaults += ofSlice.arithmeticFaults;
            }
            ofSlice.nullKeys = 0;
            ofSlice.arithmeticFaults = 0;
        }
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
        lanes.get(Key.lane(of.parts(), lanes.size())).restore(place(rule), of, saved);
    }

    @Override
    public boolean restoreLater(int rule, Key key, KeyStates saved, long cut) {
        return false;
    }
}
