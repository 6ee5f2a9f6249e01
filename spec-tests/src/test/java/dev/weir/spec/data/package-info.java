/**
 * Replays recorded streams that lie beside the repository and compares the alerts with answers that
 * were computed without Weir. The rules, and which answer each must give, are in {@code
 * spec-tests/data}; nothing here knows a data set.
 */
@NullMarked
package dev.weir.spec.data;

import org.jspecify.annotations.NullMarked;
