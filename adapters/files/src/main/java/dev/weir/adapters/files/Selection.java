package dev.weir.adapters.files;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The files that a path stands for: itself, the recordings in a folder at any depth, or what fits a
 * pattern such as {@code logs/*.jsonl}, with the part before the first wildcard as its folder.
 */
final class Selection {
    private static final Pattern WILDCARD = Pattern.compile("[*?\\[{]");
    private static final Pattern RECORDING =
            Pattern.compile(".*\\.(jsonl|ndjson|json|csv)(\\.(gz|zst))?");

    private final Path path;
    private final boolean isFile;
    private final int depth;
    private final Predicate<Path> isOne;

    /**
     * @param isOne whether a file is meant, by its path below the folder
     */
    private Selection(Path path, boolean isFile, int depth, Predicate<Path> isOne) {
        this.path = path;
        this.isFile = isFile;
        this.depth = depth;
        this.isOne = isOne;
    }

    /** What a path stands for now; one that is no file and no folder is a pattern if it can be. */
    static Selection of(Path path) {
        if (Files.isDirectory(path)) {
            return recordings(path);
        }
        Path folder = beforeWildcards(path.toAbsolutePath());
        if (Files.exists(path) || folder.equals(path.toAbsolutePath())) {
            return new Selection(path, true, 0, file -> false);
        }
        Path pattern = folder.relativize(path.toAbsolutePath());
        boolean isDeep = pattern.toString().contains("**");
        try {
            return new Selection(
                    folder,
                    false,
                    isDeep ? Integer.MAX_VALUE : pattern.getNameCount(),
                    path.getFileSystem().getPathMatcher("glob:" + pattern)::matches);
        } catch (PatternSyntaxException e) {
            return new Selection(path, true, 0, file -> false);
        }
    }

    /** The recordings in a folder, by their names. */
    static Selection recordings(Path folder) {
        return new Selection(
                folder,
                false,
                Integer.MAX_VALUE,
                file -> RECORDING.matcher(String.valueOf(file.getFileName())).matches());
    }

    /** The folder that holds all that fits a pattern; the path itself where it has no wildcard. */
    private static Path beforeWildcards(Path path) {
        Path folder = path;
        Path parent = folder.getParent();
        while (parent != null && WILDCARD.matcher(folder.toString()).find()) {
            folder = parent;
            parent = folder.getParent();
        }
        return folder;
    }

    /** Whether it is one file, under the name of which others may follow. */
    boolean isFile() {
        return isFile;
    }

    /** Whether a file is read for itself, wherever it comes from. */
    boolean contains(Path file) {
        return !isFile && isOne.test(path.toAbsolutePath().relativize(file.toAbsolutePath()));
    }

    /** The file of a name. */
    Path path(String name) {
        return isFile ? path : path.resolve(name);
    }

    /**
     * The names of the files that are there, in order: paths below the folder, or the file's name.
     *
     * @throws IOException if there is no such file or folder, or a folder cannot be listed
     */
    List<String> names() throws IOException {
        if (isFile) {
            if (!Files.exists(path)) {
                throw new NoSuchFileException(path.toString(), null, "no such file or folder");
            }
            return List.of(String.valueOf(path.getFileName()));
        }
        List<String> names = new ArrayList<>();
        Files.walkFileTree(path, EnumSet.noneOf(FileVisitOption.class), depth, new Listing(names));
        names.sort(null);
        return names;
    }

    /** Lists files; those that are renamed or deleted meanwhile may be missing. */
    private final class Listing extends SimpleFileVisitor<Path> {
        private final List<String> names;

        Listing(List<String> names) {
            this.names = names;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Path below = path.relativize(file);
            if (isOne.test(below) && Files.isRegularFile(file)) {
                names.add(below.toString().replace(File.separatorChar, '/'));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException && !file.equals(path)) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                throws IOException {
            if (failure != null && !(failure instanceof NoSuchFileException)) {
                throw failure;
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
