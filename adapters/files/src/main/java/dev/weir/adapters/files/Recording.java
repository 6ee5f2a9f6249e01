package dev.weir.adapters.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file to read, or standard input: a partition of its own.
 *
 * @param source its name in positions: its path below the folder that was named, the name of a file
 *     that was named itself, {@code -} for standard input; or what the argument says
 * @param partition how many recordings before it have the same name
 * @param path the file; null for standard input
 */
public record Recording(String source, int partition, @Nullable Path path) {
    /** The argument that names standard input. */
    public static final String STANDARD_INPUT = "-";

    private static final Pattern WITH_NAME = Pattern.compile("([A-Za-z0-9_.-]+)=(.+)");

    /**
     * The recordings that arguments name, those of a folder at any depth: by name, and those of one
     * name by path, so that the order of the arguments decides nothing. Of {@code payments=PATH} a
     * file is called payments, and those of a folder begin with it, as a daemon calls those of its
     * source payments.
     *
     * @throws IOException if there is no such file, or a folder cannot be listed
     */
    public static List<Recording> find(List<String> arguments) throws IOException {
        List<Named> found = new ArrayList<>();
        for (String argument : arguments) {
            Matcher withName = WITH_NAME.matcher(argument);
            if (argument.equals(STANDARD_INPUT)) {
                found.add(new Named(argument, null));
            } else if (!Files.exists(Path.of(argument)) && withName.matches()) {
                add(found, withName.group(1), Path.of(withName.group(2)));
            } else {
                add(found, "", Path.of(argument));
            }
        }
        found.sort(
                Comparator.comparing(Named::source)
                        .thenComparing(named -> String.valueOf(named.path())));
        Map<String, Integer> sources = new HashMap<>();
        return found.stream()
                .map(
                        named ->
                                new Recording(
                                        named.source(),
                                        sources.merge(named.source(), 1, Integer::sum) - 1,
                                        named.path()))
                .toList();
    }

    private static void add(List<Named> found, String name, Path path) throws IOException {
        if (Files.isDirectory(path)) {
            String folder = name.isEmpty() ? "" : name + "/";
            for (String file : Selection.recordings(path).names()) {
                found.add(new Named(folder + file, path.resolve(file)));
            }
        } else if (Files.exists(path)) {
            found.add(new Named(name.isEmpty() ? String.valueOf(path.getFileName()) : name, path));
        } else {
            throw new NoSuchFileException(path.toString(), null, "no such file or folder");
        }
    }

    private record Named(String source, @Nullable Path path) {}
}
