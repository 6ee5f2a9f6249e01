package dev.weir.compiler.declaration;

import java.util.Set;

/** The names of the functions and aggregates that the language has (language, section 3). */
final class BuiltInFunctions {
    static final Set<String> NAMES =
            Set.of(
                    "lower",
                    "upper",
                    "trim",
                    "contains",
                    "starts_with",
                    "ends_with",
                    "concat",
                    "split",
                    "abs",
                    "floor",
                    "ceil",
                    "least",
                    "greatest",
                    "entropy",
                    "length",
                    "substring",
                    "round",
                    "hour",
                    "day_of_week",
                    "date",
                    "in_cidr",
                    "network",
                    "extract",
                    "distance_km",
                    "to_int",
                    "to_float",
                    "to_string",
                    "time",
                    "count",
                    "sum",
                    "avg",
                    "min",
                    "max",
                    "stddev",
                    "distinct",
                    "percentile",
                    "first",
                    "last",
                    "collect");

    private BuiltInFunctions() {}
}
