package dev.weir.runtime.value;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value of a record type: one value for each of its fields, in their order. */
public record RecordValue(List<@Nullable Object> values) {
    public RecordValue {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }
}
