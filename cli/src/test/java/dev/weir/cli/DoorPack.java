package dev.weir.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small pack to run commands on. */
final class DoorPack {
    static final String EVENT =
            "EVENT Access { door string, granted bool, ts timestamp } TIME ts\n";

    static final String RULE =
            """
            PARAM tries int = 2
            RULE forced "Refused twice, then open" {
              SEVERITY high
              BY door
              MATCH no: Access[NOT granted]{tries,} -> yes: Access[granted]
              WITHIN 1m
              EMIT door, tries = count(no)
              MESSAGE "door {door} opened"
            }
            """;

    static final String TEST =
            """
            TEST forced "opens at the third try" {
              AT 0s Access { door: "lab", granted: false }
              AT 1s Access { door: "lab", granted: false }
              AT 2s Access { door: "lab", granted: true }
              EXPECT AT 2s { tries: 2 }
            }
            """;

    static final String FAILING_TEST =
            """
            TEST forced "wants three" {
              AT 0s Access { door: "lab", granted: false }
              AT 1s Access { door: "lab", granted: false }
              AT 2s Access { door: "lab", granted: true }
              EXPECT AT 3s { tries: 3 }
            }
            """;

    static final String EVENTS =
            """
            {"door":"lab","granted":false,"ts":"2026-01-01T00:00:00Z"}
            {"door":"lab","granted":false,"ts":"2026-01-01T00:00:10Z"}
            {"door":"lab","granted":true,"ts":"2026-01-01T00:00:20Z"}
            {"door":"gate","granted":true,"ts":"2026-01-01T00:00:30Z"}
            """;

    private DoorPack() {}

    /** A pack of a {@code rulepack.yaml} and one file. */
    static Path folder(Path folder, String rules) {
        write(folder.resolve("rulepack.yaml"), "name: doors\nversion: 1.0.0\n");
        write(folder.resolve("doors.rule"), rules);
        return folder;
    }

    static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
