package dev.weir.cli.http;

import dev.weir.cli.daemon.Status;
import dev.weir.runtime.value.TimeText;
import java.util.ArrayList;
import java.util.List;

/** Whether a daemon is ready, as lines; the first word of the first line decides. */
final class ReadinessText {
    private ReadinessText() {}

    static String of(Status status, boolean verbose) {
        List<String> lines = new ArrayList<>();
        lines.add(status.isReady() ? "ready" : "not ready");
        for (String reason : status.notReady()) {
            lines.add("not ready: " + reason);
        }
        Status.RefusedPack refused = status.refused();
        if (refused != null) {
            lines.add(
                    "stale since "
                            + TimeText.format(refused.since().toEpochMilli())
                            + ": "
                            + (refused.wanted() == null ? "a pack" : refused.wanted())
                            + " was refused, "
                            + status.pack().version()
                            + " runs on");
            refused.why().forEach(problem -> lines.add(problem.stripTrailing()));
        }
        if (verbose) {
            addDetails(status, lines);
        }
        return String.join("\n", lines) + "\n";
    }

    private static void addDetails(Status status, List<String> lines) {
        lines.add("pack: " + status.pack().version());
        if (status.cut() != null) {
            lines.add("processed up to: " + TimeText.format(status.cut().toEpochMilli()));
        }
        Status.LastCheckpoint checkpoint = status.checkpoint();
        lines.add(
                checkpoint == null
                        ? "checkpoint: none yet"
                        : "checkpoint: "
                                + checkpoint.number()
                                + " at "
                                + TimeText.format(checkpoint.at().toEpochMilli()));
        String problem = status.delivery().problem();
        lines.add("delivery: " + (problem == null ? "fine" : problem));
    }
}
