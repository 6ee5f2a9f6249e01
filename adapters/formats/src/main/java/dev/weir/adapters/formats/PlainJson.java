package dev.weir.adapters.formats;

import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Rows;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.value.DurationText;
import dev.weir.runtime.value.Ip;
import dev.weir.runtime.value.SharedTexts;
import dev.weir.runtime.value.TimeText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads objects as nearly all records write them, in one pass over the bytes: texts in ASCII
 * without escapes, numbers of few digits without an exponent, objects but no lists, each member
 * once. It says nothing of any other text, be it right or wrong: {@link JsonDecoding} reads that,
 * and would give the same values for what is read here.
 *
 * <p>May be shared by readers: what it remembers are guesses, checked before use.
 */
final class PlainJson {
    private static final int MOST_MEMBERS = Long.SIZE;
    private static final long ALL = -1;
    private static final @Nullable Object[] NO_VALUES = {};
    private static final int MOST_UNKNOWN = 32;
    private static final int MOST_DEPTH = 16;

    /** So many digits are a double, and so many zeros its power of ten, without rounding. */
    private static final int EXACT_DIGITS = 15;

    private static final int LONG_DIGITS = 18;

    private static final int SHARED_TEXTS = 1 << 14;

    private static final double[] TENS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private final List<Field> fields;

    /** Null where the plan needs more than one pass, or more names than can be noted. */
    private final @Nullable Members members;

    private final SharedTexts texts = new SharedTexts(SHARED_TEXTS);

    PlainJson(ObjectPlan plan) {
        this.fields = plan.fields();
        this.members = plan.trees().size() == 1 ? Members.of(plan.trees().get(0)) : null;
    }

    /** The members of an object that are fields, or have some. */
    private static final class Members {
        static final Members NONE = new Members(0);

        final byte[][] names;

        /** The same as nearly all write them: in quotes, a colon behind; empty where none does. */
        final byte[][] written;

        final ObjectPlan.@Nullable Leaf[] leaves;
        final @Nullable Members[] branches;

        /** Which member came after each, the first one after none; a guess. */
        final int[] next;

        private Members(int count) {
            names = new byte[count][];
            written = new byte[count][];
            leaves = new ObjectPlan.@Nullable Leaf[count];
            branches = new @Nullable Members[count];
            next = new int[count + 1];
        }

        static @Nullable Members of(Map<String, ObjectPlan.Member> tree) {
            if (tree.size() > MOST_MEMBERS) {
                return null;
            }
            Members all = new Members(tree.size());
            int i = 0;
            for (Map.Entry<String, ObjectPlan.Member> entry : tree.entrySet()) {
                all.names[i] = entry.getKey().getBytes(StandardCharsets.UTF_8);
                all.written[i] = written(entry.getKey());
                if (entry.getValue() instanceof ObjectPlan.Leaf leaf) {
                    all.leaves[i] = leaf;
                } else if (entry.getValue() instanceof ObjectPlan.Branch branch) {
                    all.branches[i] = of(branch.members());
                    if (all.branches[i] == null) {
                        return null;
                    }
                }
                i++;
            }
            return all;
        }

        private static byte[] written(String name) {
            boolean isPlain =
                    name.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '"' && c != '\\');
            String text = isPlain ? '"' + name + "\":" : "";
            return text.getBytes(StandardCharsets.US_ASCII);
        }

        /**
         * The number of a member; -1 where the name is none's.
         *
         * @param before the number of the one before it; -1 for none
         */
        int find(byte[] buffer, int from, int to, int before) {
            if (names.length == 0) {
                return -1;
            }
            int guess = next[before + 1];
            if (isNamed(guess, buffer, from, to)) {
                return guess;
            }
            for (int i = 0; i < names.length; i++) {
                if (isNamed(i, buffer, from, to)) {
                    next[before + 1] = i;
                    return i;
                }
            }
            return -1;
        }

        /** As {@link #find} of the name that begins with a quote, if it is the one to expect. */
        int guess(byte[] buffer, int from, int end, int before) {
            int guess = next[before + 1];
            if (guess >= written.length) {
                return -1;
            }
            byte[] expected = written[guess];
            int to = from + expected.length;
            boolean isThere =
                    from < to
                            && to <= end
                            && Arrays.equals(expected, 0, expected.length, buffer, from, to);
            return isThere ? guess : -1;
        }

        private boolean isNamed(int i, byte[] buffer, int from, int to) {
            return Arrays.equals(names[i], 0, names[i].length, buffer, from, to);
        }
    }

    /**
     * The values of the fields, in their order; null where the text is not plain, or a field is
     * missing that is required.
     */
    @Nullable Object @Nullable [] read(byte[] buffer, int from, int to) {
        Members all = members;
        if (all == null) {
            return null;
        }
        Reading reading = new Reading(buffer, from, to, new @Nullable Object[fields.size()], null);
        return reading.isPlain(all) && hasAll(reading.values) ? reading.values : null;
    }

    /**
     * Puts the values of the fields into the row behind the last one, for which there is room.
     * False where {@link #read(byte[], int, int)} gives null, or there are more fields than can be
     * noted.
     */
    boolean read(byte[] buffer, int from, int to, Rows rows) {
        Members all = members;
        if (all == null || fields.size() > MOST_MEMBERS) {
            return false;
        }
        Reading reading = new Reading(buffer, from, to, NO_VALUES, rows);
        if (!reading.isPlain(all)) {
            return false;
        }
        long missing = ALL >>> MOST_MEMBERS - fields.size() & ~reading.known;
        for (long left = missing; left != 0; left &= left - 1) {
            int field = Long.numberOfTrailingZeros(left);
            if (fields.get(field).required()) {
                return false;
            }
            rows.setNull(field);
        }
        return true;
    }

    private boolean hasAll(@Nullable Object[] values) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null && fields.get(i).required()) {
                return false;
            }
        }
        return true;
    }

    /** One pass. Each method gives false where the text is not plain, and then it is over. */
    private final class Reading {
        private final byte[] buffer;
        private final int end;
        private final @Nullable Object[] values;

        /** Where the values go; null where they go to {@link #values}. */
        private final @Nullable Rows rows;

        private int at;
        private int depth;

        /** The fields that have a value, where it goes to a row, as bits. */
        private long known;

        // The value at hand: an object, or as columns hold it a number.
        private @Nullable Object object;
        private long number;

        // The number at hand.
        private boolean negative;
        private long digits;
        private int digitCount;

        /** Digits behind the point; -1 where there is no point. */
        private int fraction;

        Reading(byte[] buffer, int from, int to, @Nullable Object[] values, @Nullable Rows rows) {
            this.buffer = buffer;
            this.at = from;
            this.end = to;
            this.values = values;
            this.rows = rows;
        }

        boolean isPlain(Members all) {
            skipBlanks();
            if (!object(all)) {
                return false;
            }
            skipBlanks();
            return at == end;
        }

        private int peek() {
            return at < end ? buffer[at] : 0;
        }

        private boolean take(int expected) {
            boolean isThere = peek() == expected;
            at += isThere ? 1 : 0;
            return isThere;
        }

        private void skipBlanks() {
            while (at < end
                    && (buffer[at] == ' '
                            || buffer[at] == '\t'
                            || buffer[at] == '\r'
                            || buffer[at] == '\n')) {
                at++;
            }
        }

        private boolean object(Members all) {
            if (!take('{') || ++depth > MOST_DEPTH) {
                return false;
            }
            skipBlanks();
            if (take('}')) {
                depth--;
                return true;
            }
            long seen = 0;
            int before = -1;
            int @Nullable [] unknown = null;
            int unknownCount = 0;
            do {
                skipBlanks();
                int from = at + 1;
                int to = from;
                int member = all.guess(buffer, at, end, before);
                if (member >= 0) {
                    at += all.written[member].length;
                } else {
                    if (!skipText()) {
                        return false;
                    }
                    to = at - 1;
                    skipBlanks();
                    if (!take(':')) {
                        return false;
                    }
                    member = all.find(buffer, from, to, before);
                }
                skipBlanks();
                if (member >= 0) {
                    if ((seen >>> member & 1) != 0) {
                        return false;
                    }
                    seen |= 1L << member;
                    before = member;
                    if (!value(all, member)) {
                        return false;
                    }
                } else {
                    if (unknown == null) {
                        unknown = new int[2 * MOST_UNKNOWN];
                    }
                    if (unknownCount == MOST_UNKNOWN
                            || isAmong(unknown, unknownCount, from, to)
                            || !skipValue()) {
                        return false;
                    }
                    unknown[2 * unknownCount] = from;
                    unknown[2 * unknownCount + 1] = to;
                    unknownCount++;
                }
                skipBlanks();
            } while (take(','));
            depth--;
            return take('}');
        }

        private boolean isAmong(int[] names, int count, int from, int to) {
            for (int i = 0; i < count; i++) {
                if (Arrays.equals(buffer, names[2 * i], names[2 * i + 1], buffer, from, to)) {
                    return true;
                }
            }
            return false;
        }

        /** Goes behind a text that stands as it is meant. */
        private boolean skipText() {
            if (!take('"')) {
                return false;
            }
            byte[] of = buffer;
            int behind = end;
            for (int i = at; i < behind; i++) {
                byte b = of[i];
                if (b == '"') {
                    at = i + 1;
                    return true;
                } else if (b < ' ' || b == '\\') {
                    return false;
                }
            }
            return false;
        }

        private boolean skipWord(String word) {
            for (int i = 0; i < word.length(); i++) {
                if (!take(word.charAt(i))) {
                    return false;
                }
            }
            return true;
        }

        private boolean skipValue() {
            return switch (peek()) {
                case '"' -> skipText();
                case '{' -> object(Members.NONE);
                case 't' -> skipWord("true");
                case 'f' -> skipWord("false");
                case 'n' -> skipWord("null");
                default -> readNumber();
            };
        }

        private boolean value(Members all, int member) {
            if (peek() == 'n') {
                return skipWord("null");
            }
            ObjectPlan.Leaf leaf = all.leaves[member];
            if (leaf == null) {
                Members branch = all.branches[member];
                return branch != null && object(branch);
            }
            object = null;
            boolean isKept = rows == null || rows.type().keeps(leaf.index());
            if (!scalar(leaf.type(), isKept)) {
                return false;
            }
            put(leaf);
            return true;
        }

        private void put(ObjectPlan.Leaf leaf) {
            if (rows == null) {
                values[leaf.index()] = object == null ? boxed(leaf.type()) : object;
                return;
            }
            if (object == null) {
                rows.set(leaf.index(), number);
            } else {
                rows.set(leaf.index(), object);
            }
            known |= 1L << leaf.index();
        }

        private Object boxed(Type type) {
            if (type == Type.Scalar.FLOAT) {
                return Double.longBitsToDouble(number);
            }
            return type == Type.Scalar.BOOL ? (Object) (number != 0) : (Object) number;
        }

        /**
         * @param isKept whether somebody will read the value
         */
        private boolean scalar(Type type, boolean isKept) {
            if (peek() == '"') {
                int from = at + 1;
                return skipText() && isText(type, isKept, from, at - 1);
            } else if (type == Type.Scalar.BOOL) {
                boolean isTrue = peek() == 't';
                number = isTrue ? 1 : 0;
                return skipWord(isTrue ? "true" : "false");
            }
            return readNumber() && isNumber(type);
        }

        private boolean isText(Type type, boolean isKept, int from, int to) {
            if (!(type instanceof Type.Scalar scalar)) {
                return false;
            }
            switch (scalar) {
                case STRING -> object = isKept ? texts.text(buffer, from, to) : "";
                case IP -> object = Ip.parse(plain(from, to));
                case TIMESTAMP -> {
                    return isTime(TimeText.parse(plain(from, to)).orElse(-1));
                }
                case DURATION -> {
                    OptionalLong millis = DurationText.parse(plain(from, to));
                    number = millis.orElse(0);
                    return millis.isPresent();
                }
                case BOOL, INT, FLOAT, NULL -> {
                    return false;
                }
            }
            return object != null;
        }

        private String plain(int from, int to) {
            return new String(buffer, from, to - from, StandardCharsets.ISO_8859_1);
        }

        private boolean isNumber(Type type) {
            if (type instanceof Type.DecimalType decimal) {
                object = ofDecimal(decimal.scale());
                return object != null;
            } else if (type == Type.Scalar.FLOAT) {
                if (digitCount > EXACT_DIGITS) {
                    return false;
                }
                double value = digits / TENS[Math.max(0, fraction)];
                // Minus zero is zero.
                number = Double.doubleToRawLongBits((negative ? -value : value) + 0.0);
                return true;
            } else if (fraction >= 0) {
                return false;
            }
            number = negative ? -digits : digits;
            return type == Type.Scalar.TIMESTAMP
                    ? isTime(number)
                    : type == Type.Scalar.INT || type == Type.Scalar.DURATION;
        }

        private @Nullable Object ofDecimal(int scale) {
            int missing = scale - Math.max(0, fraction);
            if (missing < 0 || digitCount + missing > LONG_DIGITS) {
                return null;
            }
            long unscaled = digits;
            for (int i = 0; i < missing; i++) {
                unscaled *= 10;
            }
            return new Decimal(negative ? -unscaled : unscaled, scale);
        }

        private boolean isTime(long millis) {
            number = millis;
            return TimeText.isOfEvent(millis);
        }

        /** A number without an exponent, all digits of which fit into a long. */
        private boolean readNumber() {
            negative = take('-');
            digits = 0;
            fraction = -1;
            int start = at;
            readDigits();
            digitCount = at - start;
            if (digitCount == 0 || digitCount > 1 && buffer[start] == '0') {
                return false;
            }
            if (take('.')) {
                int point = at;
                readDigits();
                fraction = at - point;
                digitCount += fraction;
            }
            return fraction != 0 && digitCount <= LONG_DIGITS && peek() != 'e' && peek() != 'E';
        }

        private void readDigits() {
            byte[] of = buffer;
            int behind = end;
            int i = at;
            long value = digits;
            while (i < behind && of[i] >= '0' && of[i] <= '9') {
                value = value * 10 + of[i] - '0';
                i++;
            }
            at = i;
            digits = value;
        }
    }
}
