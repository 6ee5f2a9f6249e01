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
 * An input of a rule, with the steps that take its events: reads the rows of a batch, and says of
 * each under which key it is, and which of the steps it can be by itself. Everything is asked of
 * all rows at once; only what no column can answer makes an event of a row. Single-threaded.
 */
final class RoutedInput {
    private static final int FEW_STEPS = 8;

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

    /** Sets of the first few steps, by their bits; each made when it is needed. */
    private final @Nullable BitSet[] fewSteps = new @Nullable BitSet[1 << FEW_STEPS];

    private final BitSet manySteps = new BitSet();
    private final BitSet nullKeys = new BitSet();
    private int words = 1;

    // Of the rows at hand.
    private @Nullable Rows rows;
    private int start;
    private int[] keyed = new int[0];
    private int keyedCount;
    private int[] selected = new int[0];

    /** Of each row the steps that it can be, as bits. */
    private long[] bits = new long[0];

    /** Of each row whether it has a key. */
    private boolean[] isKeyed = new boolean[0];

    /** Of each row its key, where that is no field. */
    private @Nullable Object[][] keys = new @Nullable Object[0][];

    RoutedInput(Input input, EventScope scope) {
        this.input = input;
        this.scope = scope;
        this.view = new RowConditions(input.view() == null ? List.of() : List.of(input.view()));
        int[] fields = input.key().stream().mapToInt(Evaluable::currentField).toArray();
        this.keyFields = Arrays.stream(fields).allMatch(field -> field >= 0) ? fields : null;
    }

    String type() {
        return input.type();
    }

    int keyWidth() {
        return input.key().size();
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
    void read(Rows of) {
        rows = of;
        start = of.start();
        reserve(of.size());
        scope.as(input);
        int count = of.size();
        for (int i = 0; i < count; i++) {
            keyed[i] = start + i;
        }
        count = view.keep(of, keyed, count, scope);
        nullKeys.clear();
        keyedCount = keyFields == null ? evaluateKeys(of, count) : keepKeyed(of, keyFields, count);
        boolean areAll = keyedCount == of.size();
        Arrays.fill(isKeyed, 0, of.size(), areAll);
        for (int i = 0; i < keyedCount && !areAll; i++) {
            isKeyed[keyed[i] - start] = true;
        }
        findSteps(of);
    }

    private void reserve(int size) {
        if (keyed.length < size) {
            keyed = new int[size];
            selected = new int[size];
            bits = new long[size * words];
            isKeyed = new boolean[size];
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
        if (keys.length < of.size()) {
            keys = new @Nullable Object[of.size()][];
        }
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int at = keyed[i];
            Object[] key = new Object[input.key().size()];
            scope.set(of, at);
            if (scope.readKey(input, key)) {
                keys[at - start] = key;
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
        Arrays.fill(bits, 0, of.size() * words, 0);
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
    void markKeyed(BitSet used) {
        if (rows != null && keyedCount == rows.size()) {
            used.set(start, start + keyedCount);
            return;
        }
        for (int i = 0; i < keyedCount; i++) {
            used.set(keyed[i]);
        }
    }

    /**
     * The first row from an index on that can be a step; -1 for none.
     *
     * @param any whether it need be no step, if it belongs to the input under a key
     */
    int next(int from, boolean any) {
        int end = start + rows().size();
        for (int at = from; at < end; at++) {
            if (any ? isKeyed[at - start] : isStep(at)) {
                return at;
            }
        }
        return -1;
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

    /**
     * The rows that can be a step, in order.
     *
     * @param any whether they need be no step, if they belong to the input under a key
     * @param into room for all rows
     * @return how many they are
     */
    int rows(boolean any, int[] into) {
        int count = 0;
        for (int i = 0; i < keyedCount; i++) {
            into[count] = keyed[i];
            count += any || isStep(keyed[i]) ? 1 : 0;
        }
        return count;
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

    private Rows rows() {
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

    /** The steps that a row can be; not to be changed, valid until the next call. */
    BitSet steps(int at) {
        int from = (at - start) * words;
        if (words == 1 && bits[from] >>> FEW_STEPS == 0) {
            int few = (int) bits[from];
            BitSet known = fewSteps[few];
            if (known == null) {
                known = BitSet.valueOf(new long[] {few});
                fewSteps[few] = known;
            }
            return known;
        }
        manySteps.clear();
        for (int i = 0; i < words; i++) {
            for (long left = bits[from + i]; left != 0; left &= left - 1) {
                manySteps.set(i * Long.SIZE + Long.numberOfTrailingZeros(left));
            }
        }
        return manySteps;
    }
}
