package dev.weir.state;

import java.io.IOException;
import java.nio.file.Path;

/** Files that are durable when the method returns. */
final class DurableFile {
    private DurableFile() {}

    /** Replaces a file as a whole: there is the old content or the new, never a part. */
    static void replace(Fs fs, Path folder, String name, byte[] bytes) throws IOException {
        Path temporary = folder.resolve(name + ".new");
        write(fs, temporary, bytes);
        fs.rename(temporary, folder.resolve(name));
        fs.fsyncFolder(folder);
    }

    /** Writes a file; its name is durable when its folder is. */
    static void write(Fs fs, Path path, byte[] bytes) throws IOException {
        try (Fs.OutputFile out = fs.write(path, 0)) {
            out.write(bytes);
            out.fsync();
        }
    }
}
