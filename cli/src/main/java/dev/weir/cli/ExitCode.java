package dev.weir.cli;

/** What a command's exit code says. */
public final class ExitCode {
    public static final int FINE = 0;

    /** Findings, failed tests, differences. */
    public static final int FINDINGS = 1;

    /** Wrong usage, or a rule that does not compile where a sound one is needed. */
    public static final int USAGE = 2;

    /** A file, a stream or a disk failed. */
    public static final int ENVIRONMENT = 3;

    /** A configuration that cannot be used. */
    public static final int CONFIGURATION = 78;

    /** The state cannot be used: EX_DATAERR. */
    public static final int STATE = 65;

    /** Another system that is needed does not answer: EX_UNAVAILABLE. */
    public static final int UNAVAILABLE = 69;

    /** What was written may not be durable: EX_IOERR. */
    public static final int DISK = 74;

    /** Another daemon writes where this one did: EX_NOPERM. */
    public static final int FENCED = 77;

    private ExitCode() {}
}
