package dev.weir.cli.http;

import dev.weir.cli.report.JsonText;
import dev.weir.disk.DurableFile;
import dev.weir.disk.Fs;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The {@code daemon.json} of a state folder, by which commands find the daemon that works there.
 *
 * @param address where it answers; null where HTTP is off
 */
public record DaemonFile(long pid, @Nullable URI address) {
    private static final String NAME = "daemon.json";

    /** Writes the file, so that a reader sees all of it or none. */
    public void write(Path state) throws IOException {
        String text =
                JsonText.of(
                        json -> {
                            json.writeStartObject();
                            json.writeNumberField("pid", pid);
                            json.writeStringField(
                                    "address", address == null ? null : address.toString());
                            json.writeEndObject();
                        });
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        DurableFile.replace(Fs.DISK, state.resolve(NAME), bytes).close();
    }

    /**
     * The file of a state folder; null where there is none. Of a daemon that was killed it stays.
     *
     * @throws IOException if it cannot be read, or is no such file
     */
    public static @Nullable DaemonFile read(Path state) throws IOException {
        String text;
        try {
            text = Files.readString(state.resolve(NAME));
        } catch (NoSuchFileException e) {
            return null;
        }
        JsonObject json = JsonObject.parse(text);
        String address = json.textOrNull("address");
        return new DaemonFile(json.number("pid"), address == null ? null : URI.create(address));
    }

    /** Removes the file when its daemon ends. */
    public static void delete(Path state) throws IOException {
        Files.deleteIfExists(state.resolve(NAME));
    }
}
