package dev.weir.cli.replay;

/** What a caller wants to know of a replay that came to its end. */
public record ReplayResult(long deadLetters) {}
