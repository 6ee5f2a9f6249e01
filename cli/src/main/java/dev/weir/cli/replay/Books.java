package dev.weir.cli.replay;

import dev.weir.runtime.engine.Counts;
import dev.weir.runtime.engine.RuleCounts;
import java.util.List;

/**
 * What became of every record: {@code in = used + unused + late + deadLetters}.
 *
 * @param in records read
 * @param unused records of types that no rule uses or the pack does not declare, and events outside
 *     of {@code --from} and {@code --to}
 * @param alerts written to the alerts' output
 * @param shadowAlerts of SHADOW rules
 * @param rules of the rules that were asked for
 */
record Books(
        long in,
        long used,
        long unused,
        long late,
        long deadLetters,
        long alerts,
        long shadowAlerts,
        List<RuleCounts> rules) {
    Books {
        rules = List.copyOf(rules);
        if (in != used + unused + late + deadLetters) {
            throw new IllegalStateException(
                    "records are lost: in "
                            + in
                            + ", used "
                            + used
                            + ", unused "
                            + unused
                            + ", late "
                            + late
                            + ", dead letters "
                            + deadLetters);
        }
    }

    static Books of(Counts engine, long alerts, long shadowAlerts, List<RuleCounts> rules) {
        return new Books(
                engine.in(),
                engine.used(),
                engine.unused(),
                engine.late(),
                engine.deadLetters(),
                alerts,
                shadowAlerts,
                rules);
    }
}
