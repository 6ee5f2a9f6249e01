package dev.weir.cli.config;

import dev.weir.adapters.http.Loopback;
import dev.weir.cli.config.Section.Form;
import java.util.ArrayList;
import java.util.List;

/** The reference of {@code weir.yaml} as it is printed from the table of keys. */
final class ConfigurationPage {
    /** Rewrites the page; run at the root of the repository. */
    static final String COMMAND =
            "mvn -q test -pl cli -am -Dtest=ConfigurationPageTest"
                    + " -Dsurefire.failIfNoSpecifiedTests=false -Dweir.docs.write";

    private final List<String> lines = new ArrayList<>();

    static String text() {
        ConfigurationPage page = new ConfigurationPage();
        page.addOpening();
        page.add(WeirYaml.ROOT, List.of());
        return String.join("\n", page.lines) + "\n";
    }

    private void addOpening() {
        lines.add("# Configuration");
        lines.add("");
        lines.add("<!-- Printed from the code: " + COMMAND + " -->");
        lines.add("");
        lines.add(
                "`weir run -c weir.yaml` reads a file of these keys. A complete one, with comments,"
                        + " is [conf/weir.yaml](../conf/weir.yaml).");
        lines.add("");
        lines.add(
                "- **Order.** Flags win over variables of the environment, these over the file, and"
                        + " the file over the defaults. A variable that is empty does not count.");
        lines.add(
                "- **Mistakes.** A key that is not listed here is an error, as is a variable that"
                        + " is nearly one of those listed. All mistakes are told at once, with their"
                        + " place; the exit code is 78 then, and nothing has been started.");
        lines.add(
                "- **Paths** in the file are meant from the file's folder, those of variables and"
                        + " flags from the working directory.");
        lines.add(
                "- **References.** In any value, `${env:NAME}` stands for a variable of the"
                        + " environment and `${file:PATH}` for the text of a file, without its last"
                        + " line end. `$${` is a plain `${`. What they stand for is never printed.");
        lines.add(
                "- **Secrets.** Passwords, tokens and the like are references; written out, they"
                        + " are an error that does not show them.");
        lines.add("- **Durations** are written as in rules: `500ms`, `30s`, `1h30m`, `2d`.");
        lines.add("- **This machine alone.** " + Loopback.WHY + ".");
    }

    private void add(Section section, List<String> path) {
        if (!path.isEmpty()) {
            lines.add("");
            lines.add(
                    "#".repeat(Math.min(4, depth(path) + 1)) + " `" + String.join(".", path) + "`");
            lines.add("");
            lines.add(section.meaning() + (section.required() ? " Required." : ""));
            if (section.form() == Form.LISTED) {
                lines.add("");
                lines.add("A list of one, or that one alone.");
            }
        }
        if (!section.keys().isEmpty()) {
            addTable(section, path);
        }
        for (Section inner : section.sections()) {
            List<String> innerPath = new ArrayList<>(path);
            innerPath.add(inner.name());
            if (inner.form() == Form.NAMED) {
                innerPath.add("NAME");
            }
            add(inner, innerPath);
        }
    }

    /** How deep a path is; a name of the user's own makes it no deeper. */
    private static int depth(List<String> path) {
        return (int) path.stream().filter(name -> !name.equals("NAME")).count();
    }

    private void addTable(Section section, List<String> path) {
        boolean hasVariables = !path.contains("NAME");
        lines.add("");
        lines.add("| key | takes | default |" + (hasVariables ? " variable |" : "") + " meaning |");
        lines.add("|---|---|---|" + (hasVariables ? "---|" : "") + "---|");
        for (Key<?> key : section.keys()) {
            String line = "| `" + key.name() + "` | " + key.kind().name() + " |";
            if (key.required()) {
                line += " required";
            } else if (!key.defaultText().isEmpty()) {
                line += " `" + key.defaultText() + "`";
            }
            line += " |";
            if (hasVariables) {
                List<String> ofKey = new ArrayList<>(path);
                ofKey.add(key.name());
                String variable = Overlay.variable(ofKey);
                boolean known = Overlay.variables().containsKey(variable);
                line += known ? " `" + variable + "` |" : " |";
            }
            lines.add(line + " " + key.meaning() + " |");
        }
    }
}
