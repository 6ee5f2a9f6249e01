package dev.weir.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that a workload from a file to a file reads. */
public final class Recording {
    private Recording() {}

    /** The workloads with other lanes read the same file. */
    private static Path path(Path benchmarks, Workload workload) {
        String name = workload.name().replaceAll("-.*", "");
        return benchmarks.resolve("target").resolve(name + ".jsonl");
    }

    /** The file, in the process of an engine. */
    public static Path of(Workload workload) {
        return path(Path.of(System.getProperty("benchmarks", "benchmarks")), workload);
    }

    /** Writes it where it is not there and is going to be read. */
    static void prepare(Path benchmarks, Workload workload) throws IOException {
        Path file = path(benchmarks, workload);
        if (workload.shape() == Workload.Shape.FILE && !Files.exists(file)) {
            Files.createDirectories(benchmarks.resolve("target"));
            workload.stream().writeTo(file);
        }
    }

    /**
     * Writes the events of a workload to a file.
     *
     * @param arguments the name of the workload, the file, and how many events it shall be if not
     *     as many as the workload has
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 2 || arguments.length > 3) {
            System.err.println("usage: Recording WORKLOAD FILE [EVENTS]");
            System.exit(2);
        }
        TxnStream stream = Workload.named(arguments[0]).stream();
        int events = arguments.length == 3 ? Integer.parseInt(arguments[2]) : stream.events();
        stream.sized(events, stream.keys()).writeTo(Path.of(arguments[1]));
    }
}
