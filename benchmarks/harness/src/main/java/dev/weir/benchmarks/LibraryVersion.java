package dev.weir.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version of a library on the class path, as Maven left it there. */
public final class LibraryVersion {
    private LibraryVersion() {}

    public static String of(String group, String artifact) {
        String name = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
        Properties properties = new Properties();
        try (InputStream in = LibraryVersion.class.getResourceAsStream(name)) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            // As where there is none.
        }
        return properties.getProperty("version", "of an unknown version");
    }
}
