package dev.weir.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of this build, from the manifest of its archive. */
public final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {line()};
    }

    static String line() {
        return "weir " + version();
    }

    /** {@code 0.1.0}; {@code dev} for classes that do not come from an archive. */
    public static String version() {
        String version = Weir.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
