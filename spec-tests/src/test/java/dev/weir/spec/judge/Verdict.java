package dev.weir.spec.judge;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison found.
 *
 * @param compared false where the pair is not of the kind that the way can compare
 * @param difference null where there is none
 */
record Verdict(boolean compared, @Nullable String difference) {
    static final Verdict SAME = new Verdict(true, null);
    static final Verdict NOT_COMPARED = new Verdict(false, null);

    static Verdict different(String difference) {
        return new Verdict(true, difference);
    }

    /** Shows the first place where two lists part. */
    static Verdict ofLists(List<?> expected, List<?> actual) {
        if (expected.equals(actual)) {
            return SAME;
        }
        int i = 0;
        while (i < Math.min(expected.size(), actual.size())
                && Objects.equals(expected.get(i), actual.get(i))) {
            i++;
        }
        return different(
                "%d and %d, different from number %d on:%n- %s%n+ %s"
                        .formatted(
                                expected.size(),
                                actual.size(),
                                i,
                                i < expected.size() ? expected.get(i) : "nothing",
                                i < actual.size() ? actual.get(i) : "nothing"));
    }

    /** The first difference of the two. */
    Verdict and(Verdict other) {
        return difference != null || !other.compared ? this : other;
    }
}
