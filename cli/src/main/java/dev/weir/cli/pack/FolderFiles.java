package dev.weir.cli.pack;

import dev.weir.compiler.declaration.PackFiles;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files beside the rules of a pack. A link that leads out of the folder is not followed. */
public final class FolderFiles implements PackFiles {
    private final Path folder;

    public FolderFiles(Path folder) {
        this.folder = folder;
    }

    @Override
    public byte[] read(String relativePath) throws IOException {
        Path file = folder.resolve(relativePath);
        if (!file.toRealPath().startsWith(folder.toRealPath())) {
            throw new AccessDeniedException(relativePath, null, "it lies outside of the pack");
        }
        return Files.readAllBytes(file);
    }
}
