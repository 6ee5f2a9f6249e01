package dev.weir.cli.report;

import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Diagnostic;
import java.util.List;
import java.util.Locale;

/** Findings as workflow commands, which GitHub shows beside the changed lines. */
public final class GithubCommands {
    private GithubCommands() {}

    /** One line for each finding. */
    public static List<String> of(List<Diagnostic> findings) {
        return findings.stream().map(GithubCommands::command).toList();
    }

    private static String command(Diagnostic finding) {
        Span span = finding.span();
        String message = finding.message();
        if (!finding.label().isEmpty()) {
            message += ": " + finding.label();
        }
        if (finding.help() != null) {
            message += "\nhelp: " + finding.help();
        }
        return "::"
                + finding.code().severity().name().toLowerCase(Locale.ROOT)
                + " file="
                + property(span.source().path())
                + ",line="
                + span.line()
                + ",endLine="
                + span.source().lineOf(span.end())
                + ",col="
                + span.column()
                + ",title="
                + property(finding.code().id() + " " + finding.code().title())
                + "::"
                + escaped(message);
    }

    private static String property(String text) {
        return escaped(text).replace(":", "%3A").replace(",", "%2C");
    }

    private static String escaped(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }
}
