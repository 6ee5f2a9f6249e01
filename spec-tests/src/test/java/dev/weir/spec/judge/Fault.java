package dev.weir.spec.judge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A deliberate fault of the product.
 *
 * @param source path of the file from the root of the repository
 * @param lines as in a unified diff, of which one goes and at most one comes
 */
public record Fault(String title, String source, List<String> lines) {
    public Fault {
        lines = List.copyOf(lines);
    }

    /** Reads a file of faults: title, source and lines, an empty line between two faults. */
    public static List<Fault> read(Path file) throws IOException {
        List<Fault> faults = new ArrayList<>();
        for (String block : Files.readString(file).split("\n\n+")) {
            List<String> lines = block.lines().filter(line -> !line.startsWith("#")).toList();
            if (!lines.isEmpty()) {
                faults.add(new Fault(lines.get(0), lines.get(1), lines.subList(2, lines.size())));
            }
        }
        return faults;
    }

    /** Name of the class that the source declares. */
    public String className() {
        return source.replaceFirst(".*/src/main/java/", "")
                .replaceFirst("\\.java$", "")
                .replace('/', '.');
    }

    /** The source with the fault in it; how a line is indented means nothing. */
    public String appliedTo(String text) {
        List<String> before = lines.stream().filter(line -> !line.startsWith("+")).toList();
        String[] all = text.split("\n", -1);
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i + before.size() <= all.length; i++) {
            if (stripped(Arrays.asList(all).subList(i, i + before.size()), 0)
                    .equals(stripped(before, 1))) {
                places.add(i);
            }
        }
        if (places.size() != 1) {
            throw new IllegalStateException(
                    "the fault \"%s\" stands at %d places of %s instead of one: write it anew for the line as it is now"
                            .formatted(title, places.size(), source));
        }
        List<String> after = lines.stream().filter(line -> !line.startsWith("-")).toList();
        List<String> faulty = new ArrayList<>(Arrays.asList(all));
        List<String> place = faulty.subList(places.get(0), places.get(0) + before.size());
        place.clear();
        place.addAll(stripped(after, 1));
        return String.join("\n", faulty);
    }

    private static List<String> stripped(List<String> lines, int from) {
        return lines.stream().map(line -> line.substring(from).strip()).toList();
    }
}
