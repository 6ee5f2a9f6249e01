package dev.weir.adapters.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a folder says of a regular file.
 *
 * @param inode 0 where the file system has none
 */
record FileStatus(long inode, long size, FileTime modified) {
    private static final String BASIC = "isRegularFile,size,lastModifiedTime";

    /** The file that a path names at this moment; null where it names none. */
    static @Nullable FileStatus of(Path path) throws IOException {
        boolean unix = path.getFileSystem().supportedFileAttributeViews().contains("unix");
        try {
            Map<String, Object> is = Files.readAttributes(path, unix ? "unix:ino," + BASIC : BASIC);
            return Boolean.TRUE.equals(is.get("isRegularFile"))
                    ? new FileStatus(
                            unix ? (long) value(is, "ino") : 0,
                            (long) value(is, "size"),
                            (FileTime) value(is, "lastModifiedTime"))
                    : null;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static Object value(Map<String, Object> attributes, String name) {
        return Objects.requireNonNull(attributes.get(name), name);
    }
}
