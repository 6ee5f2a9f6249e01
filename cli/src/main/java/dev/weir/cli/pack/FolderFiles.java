package dev.weir.cli.pack;

import dev.weir.cli.SystemMessage;
import dev.weir.compiler.declaration.PackFiles;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The files beside the rules of a pack. A link that leads out of the folder is not followed. */
public final class FolderFiles implements PackFiles {
    private final Path folder;

    public FolderFiles(Path folder) {
        this.folder = folder;
    }

    @Override
    public byte[] read(String relativePath) throws IOException {
        try {
            Path file = folder.resolve(relativePath);
            if (!file.toRealPath().startsWith(folder.toRealPath())) {
                throw new IOException("it lies outside of the pack");
            }
            return Files.readAllBytes(file);
        } catch (FileSystemException e) {
            throw new IOException(SystemMessage.reason(e), e);
        } catch (InvalidPathException e) {
            throw new IOException(
                    "no file can have this name here: set LC_ALL=C.UTF-8 for names beyond ASCII",
                    e);
        }
    }
}
