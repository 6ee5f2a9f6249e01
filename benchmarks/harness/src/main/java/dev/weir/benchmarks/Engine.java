package dev.weir.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The engines that can be compared, and where they are. */
enum Engine {
    WEIR("weir", "weir", "weir.WeirContender"),
    HAND("hand", "hand", "hand.ObjectLoops"),
    HAND_COLUMNS("hand-columns", "hand", "hand.ColumnLoops"),
    ESPER("esper", "esper", "esper.EsperContender"),
    SIDDHI("siddhi", "siddhi", "siddhi.SiddhiContender"),
    FLINK_NFA("flink-nfa", "flink", "flink.NfaContender"),
    FLINK("flink", "flink", "flink.ClusterContender");

    private final String text;
    private final String folder;
    private final String mainClass;

    Engine(String text, String folder, String mainClass) {
        this.text = text;
        this.folder = folder;
        this.mainClass = "dev.weir.benchmarks." + mainClass;
    }

    static List<Engine> all() {
        return List.of(values());
    }

    /** Whether a name means this engine: its own, or for loops over columns that of the loops. */
    boolean isMeantBy(String name) {
        return text.equals(name) || this == HAND_COLUMNS && name.equals(HAND.text);
    }

    /** Whether it is an engine that others have built. */
    boolean isPeer() {
        return this != WEIR && this != HAND && this != HAND_COLUMNS;
    }

    String mainClass() {
        return mainClass;
    }

    String classPath(Path benchmarks) {
        Path target = benchmarks.resolve(folder).resolve("target");
        try {
            return target.resolve("classes")
                    + File.pathSeparator
                    + Files.readString(target.resolve("classpath.txt")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return text;
    }

    static List<Engine> meantBy(String name) {
        return Arrays.stream(values()).filter(engine -> engine.isMeantBy(name)).toList();
    }
}
