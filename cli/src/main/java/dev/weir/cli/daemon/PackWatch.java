package dev.weir.cli.daemon;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Looks now and then whether the files of a pack have changed. A change counts once nothing has
 * changed any more between two looks.
 */
final class PackWatch {
    private final Path path;
    private long settled;
    private long last;

    PackWatch(Path path) {
        this.path = path;
        this.settled = look();
        this.last = settled;
    }

    /** Whether there is another pack since the last time that this was true. */
    boolean hasChanged() {
        long now = look();
        boolean changed = now == last && now != settled;
        last = now;
        if (changed) {
            settled = now;
        }
        return changed;
    }

    /** A number that differs where a name, a length or a time of change does. */
    private long look() {
        Sum sum = new Sum();
        try {
            Files.walkFileTree(path, sum);
        } catch (IOException e) {
            // Somebody is just changing it; the next look sees what came of that.
            return last;
        }
        return sum.value;
    }

    private static final class Sum extends SimpleFileVisitor<Path> {
        private long value = 1;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            long one = file.toString().hashCode();
            one = 31 * one + attributes.size();
            one = 31 * one + attributes.lastModifiedTime().toMillis();
            // A sum: the order in which a folder is listed means nothing.
            value += one * 0x9E3779B97F4A7C15L;
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }
    }
}
