package dev.weir.runtime.engine;

import dev.weir.runtime.event.Rows;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.FieldComparison;
import dev.weir.runtime.program.Input;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An input of a rule, with the steps that take its events: reads the rows of a batch, or a slice of
 * them, and says of each under which key it is, in which lane that is, and which of the steps it
 * can be by itself. Everything is asked of all rows at once; only what no column can answer makes
 * an event of a row. Read by one thread; then others may look at it.
 */
final class RoutedInput {
    /** A step, with what it asks of the event alone. */
    private record Step(int number, RowConditions conditions, Narrowing narrowing) {
        Step without(@Nullable FieldComparison answered) {
            return answered == null
                    ? this
                    : new Step(number, conditions.without(answered), narrowing);
        }
    }

    /** What a step asks of the event after its conditions. */
    @FunctionalInterface
    interface Narrowing {
        /** As {@link FieldComparison#keep}. */
        int keep(Rows rows, int[] selected, int count);
    }

    private final Input input;
    private final EventScope scope;
    private final RowConditions view;
    private final List<Step> steps = new ArrayList<>();

    /** Tells steps apart by a text; null where none does. Made when rows are read. */
    private @Nullable TextSwitch textSwitch;

    private boolean isSwitched;

    /** For each part of the key its field; null where one of them is no field. */
    private final int @Nullable [] keyFields;

    private final boolean offersAll;
    private final int laneCount;
    private final BitSet nullKeys = new BitSet();
    private int words = 1;

    // Of the rows at hand.
    private @Nullable Rows rows;
    private int start;
    private int end;
    private int[] keyed = new int[0];
    private int keyedCount;
    private int[] selected = new int[0];

    /** Of each row the steps that it can be, as bits. */
    private long[] bits = new long[0];

    /** Of each row whether it has a key. */
    private boolean[] isKeyed = new boolean[0];

    /** Of each row its key, where that is no field. */
    private @Nullable Object[][] keys = new @Nullable Object[0][];

    /** Of each row that is offered its lane, where there are several. */
    private short[] lanes = new short[0];

    private final Object[] key;

    /**
     * @param offersAll whether rows are offered that can be no step, if they belong to the input
     *     under a key
     */
    RoutedInput(Input input, EventScope scope, boolean offersAll, int laneCount) {
        this.input = input;
        this.offersAll = offersAll;
        this.laneCount = laneCount;
        this.key = new Object[input.key().size()];
        this.scope = scope;
        this.view = new RowConditions(input.view() == null ? List.of() : List.of(input.view()));
        int[] fields = input.key().stream().mapToInt(Evaluable::currentField).toArray();
        this.keyFields = Arrays.stream(fields).allMatch(field -> field >= 0) ? fields : null;
    }

    String type() {
        return input.type();
    }

    /** Adds a step before any row is read. */
    void addStep(int number, List<Evaluable> conditions) {
        addStep(number, conditions, (of, rowsLeft, count) -> count);
    }

    /**
     * Adds a step before any row is read.
     *
     * @param narrowing of the rows for which the conditions hold
     */
    void addStep(int number, List<Evaluable> conditions, Narrowing narrowing) {
        steps.add(new Step(number, new RowConditions(conditions), narrowing));
        words = Math.max(words, number / Long.SIZE + 1);
    }

    /** Reads rows; what the other methods say is of these. */
    void read(Rows of, Slice slice) {
        rows = of;
        start = slice.start(of);
        end = slice.end(of);
        int count = end - start;
        reserve(count);
        scope.as(input);
        for (int i = 0; i < count; i++) {
            keyed[i] = start + i;
        }
        count = view.keep(of, keyed, count, scope);
        nullKeys.clear();
        keyedCount = keyFields == null ? evaluateKeys(of, count) : keepKeyed(of, keyFields, count);
        boolean areAll = keyedCount == end - start;
        Arrays.fill(isKeyed, 0, end - start, areAll);
        for (int i = 0; i < keyedCount && !areAll; i++) {
            isKeyed[keyed[i] - start] = true;
        }
        findSteps(of);
        if (laneCount > 1) {
            findLanes();
        }
    }

    private void reserve(int size) {
        if (keyed.length < size) {
            keyed = new int[size];
            selected = new int[size];
            bits = new long[size * words];
            isKeyed = new boolean[size];
            lanes = new short[laneCount > 1 ? size : 0];
        }
    }

    private int keepKeyed(Rows of, int[] fields, int count) {
        int kept = count;
        for (int field : fields) {
            if (!of.hasNulls(field)) {
                continue;
            }
            int left = 0;
            for (int i = 0; i < kept; i++) {
                if (of.isNull(keyed[i], field)) {
                    nullKeys.set(keyed[i] - start);
                } else {
                    keyed[left++] = keyed[i];
                }
            }
            kept = left;
        }
        return kept;
    }

    private int evaluateKeys(Rows of, int count) {
        if (keys.length < end - start) {
            keys = new @Nullable Object[end - start][];
        }
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int at = keyed[i];
            Object[] parts = new Object[input.key().size()];
            scope.set(of, at);
            if (scope.readKey(input, parts)) {
                keys[at - start] = parts;
                keyed[kept++] = at;
            } else {
                nullKeys.set(at - start);
            }
        }
        return kept;
    }

    private void findSteps(Rows of) {
        TextSwitch switching = textSwitch();
        if (switching != null) {
            switching.read(of, keyed, keyedCount);
        }
        Arrays.fill(bits, 0, (end - start) * words, 0);
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            int count = keyedCount;
            if (switching != null && switching.asked(i) != null) {
                count = switching.select(i, keyed, keyedCount, selected);
            } else {
                System.arraycopy(keyed, 0, selected, 0, keyedCount);
            }
            count = step.conditions().keep(of, selected, count, scope);
            count = step.narrowing().keep(of, selected, count);
            int word = step.number() / Long.SIZE;
            long bit = 1L << step.number();
            for (int k = 0; k < count; k++) {
                bits[(selected[k] - start) * words + word] |= bit;
            }
        }
    }

    private void findLanes() {
        List<Object> parts = Arrays.asList(key);
        for (int i = 0; i < keyedCount; i++) {
            int at = keyed[i];
            if (isOffered(at)) {
                readKey(at, key);
                lanes[at - start] = (short) Key.lane(parts, laneCount);
            }
        }
    }

    private @Nullable TextSwitch textSwitch() {
        if (!isSwitched) {
            isSwitched = true;
            TextSwitch found = TextSwitch.of(steps.stream().map(Step::conditions).toList());
            if (found != null) {
                for (int i = 0; i < steps.size(); i++) {
                    steps.set(i, steps.get(i).without(found.asked(i)));
                }
            }
            textSwitch = found;
        }
        return textSwitch;
    }

    /** How many rows belong to the input and have a key with a null. */
    int nullKeys() {
        return nullKeys.isEmpty() ? 0 : nullKeys.cardinality();
    }

    boolean hasNullKey(int at) {
        return nullKeys.get(at - start);
    }

    /** Whether a row belongs to the input under a key. */
    boolean isKeyed(int at) {
        return isKeyed[at - start];
    }

    /** Notes the rows that belong to the input under a key. */
    void markKeyed() {
        boolean[] used = rows().used();
        if (keyedCount == end - start) {
            Arrays.fill(used, start, end, true);
            return;
        }
        for (int i = 0; i < keyedCount; i++) {
            used[keyed[i]] = true;
        }
    }

    /** The first row of a lane from an index on that is offered; -1 for none. */
    int next(int lane, int from) {
        for (int at = Math.max(from, start); at < end; at++) {
            if (isOffered(at) && isOf(lane, at)) {
                return at;
            }
        }
        return -1;
    }

    /** Whether a row that is offered is under a key of a lane. */
    boolean isOf(int lane, int at) {
        return laneCount == 1 || lanes[at - start] == lane;
    }

    /** Whether a row can be a step, or belongs to the input and need be none. */
    boolean isOffered(int at) {
        return offersAll ? isKeyed[at - start] : isStep(at);
    }

    private boolean isStep(int at) {
        if (words == 1) {
            return bits[at - start] != 0;
        }
        for (int i = (at - start) * words; i < (at - start + 1) * words; i++) {
            if (bits[i] != 0) {
                return true;
            }
        }
        return false;
    }

    /** How many rows were read. */
    int size() {
        return end - start;
    }

    /**
     * The rows of a lane that are offered, in order.
     *
     * @param into room for all rows
     * @return how many they are
     */
    int rows(int lane, int[] into) {
        int count = 0;
        for (int i = 0; i < keyedCount; i++) {
            into[count] = keyed[i];
            count += isOffered(keyed[i]) ? 1 : 0;
        }
        return laneCount == 1 ? count : keepLane(lane, into, count);
    }

    private int keepLane(int lane, int[] of, int count) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int at = of[i];
            of[kept] = at;
            kept += lanes[at - start] == lane ? 1 : 0;
        }
        return kept;
    }

    /**
     * The keys of some rows that have one, one after the other.
     *
     * @param into room for the parts of all of them
     */
    void readKeys(int[] of, int count, Object[] into) {
        int width = input.key().size();
        for (int part = 0; part < width; part++) {
            if (keyFields != null && rows().isObject(keyFields[part])) {
                @Nullable Object[] column = rows().objects(keyFields[part]);
                for (int i = 0; i < count; i++) {
                    into[i * width + part] = Objects.requireNonNull(column[of[i]]);
                }
            } else {
                for (int i = 0; i < count; i++) {
                    into[i * width + part] = keyPart(of[i], part);
                }
            }
        }
    }

    private Object keyPart(int at, int part) {
        return keyFields == null
                ? Objects.requireNonNull(keys[at - start])[part]
                : Objects.requireNonNull(rows().get(at, keyFields[part]));
    }

    /** Those that were read, or have the slice that was. */
    Rows rows() {
        return Objects.requireNonNull(rows);
    }

    /** The key of a row that has one. */
    void readKey(int at, Object[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = keyPart(at, i);
        }
    }

    /** The steps that some rows can be, as bits: as many of them as a long has. */
    void readSteps(int[] of, int count, long[] into) {
        for (int i = 0; i < count; i++) {
            into[i] = bits[(of[i] - start) * words];
        }
    }

    /** The steps that a row can be. */
    BitSet steps(int at, StepSets sets) {
        return sets.of(bits, (at - start) * words, words);
    }
}
