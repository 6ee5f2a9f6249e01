package dev.weir.compiler;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the operator decides about a pack.
 *
 * @param parameters values for PARAM that win over those of the pack; texts or, as in YAML, scalars
 *     and lists
 * @param allowScripts whether the pack is trusted to run MVEL
 * @param nowMillis the present, before which an exception may have ended, which is worth a warning;
 *     {@link Long#MIN_VALUE} where nobody asks
 */
public record CompileOptions(Map<String, Object> parameters, boolean allowScripts, long nowMillis) {
    public CompileOptions {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** The pack as it is, without scripts. */
    public static CompileOptions none() {
        return new CompileOptions(Map.of(), false, Long.MIN_VALUE);
    }

    /** The same with further values, which win. */
    public CompileOptions withParameters(Map<String, Object> more) {
        Map<String, Object> all = new LinkedHashMap<>(parameters);
        all.putAll(more);
        return new CompileOptions(all, allowScripts, nowMillis);
    }
}
