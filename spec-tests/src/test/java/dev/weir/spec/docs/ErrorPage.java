package dev.weir.spec.docs;

import dev.weir.cli.config.ConfigReader;
import dev.weir.cli.pack.PackCompiler;
import dev.weir.cli.pack.PackFinder;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of the error reference: a title, what the code means, a wrong and a right pack. */
final class ErrorPage {
    static final Path FOLDER = Path.of("..", "docs", "errors");

    /** When the exceptions of the pages are looked at. */
    private static final long NOW = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\w+ ?(\\S*)\\n(.*?)^```$");
    private static final Pattern NOTATION =
            Pattern.compile("⟨(?:(\\d+) × ([^⟩]*)|byte ([0-9A-F]{2}))⟩");
    private static final String RULES = "rules.rule";
    private static final String TRUSTED = "--allow-scripts";

    private final String title;
    private final List<File> wrong;
    private final List<File> right;

    /** A block of a page: a file of the pack, or a flag and a rule file. */
    private record File(String info, byte[] bytes) {
        String name() {
            return info.isEmpty() || info.equals(TRUSTED) ? RULES : info;
        }
    }

    private ErrorPage(String title, List<File> wrong, List<File> right) {
        this.title = title;
        this.wrong = wrong;
        this.right = right;
    }

    static ErrorPage of(Code code) throws IOException {
        String text = Files.readString(FOLDER.resolve(code.id() + ".md"));
        String[] parts = text.split("(?m)^## ");
        return new ErrorPage(text.lines().findFirst().orElse(""), files(parts[1]), files(parts[2]));
    }

    String title() {
        return title;
    }

    /** What is found in the wrong pack, written into a folder. */
    List<Diagnostic> wrong(Path folder) throws IOException {
        return problems(wrong, folder);
    }

    List<Diagnostic> right(Path folder) throws IOException {
        return problems(right, folder);
    }

    private static List<Diagnostic> problems(List<File> files, Path folder) throws IOException {
        boolean manifest = false;
        boolean trusted = false;
        for (File file : files) {
            Files.write(folder.resolve(file.name()), file.bytes());
            manifest |= file.name().equals(PackFinder.MANIFEST);
            trusted |= file.info().equals(TRUSTED);
            if (file.name().equals("weir.yaml")) {
                return ConfigReader.read(folder.resolve(file.name()), Map.of(), List.of())
                        .problems();
            }
        }
        Path pack = manifest ? folder : folder.resolve(RULES);
        return new PackCompiler(Map.of(), trusted)
                .at(NOW)
                .compile(PackFinder.one(pack))
                .diagnostics();
    }

    private static List<File> files(String part) {
        List<File> files = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(part);
        while (blocks.find()) {
            files.add(new File(blocks.group(1), expanded(blocks.group(2))));
        }
        return files;
    }

    /** The text with what the reference's own notation stands for. */
    private static byte[] expanded(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Matcher notations = NOTATION.matcher(text);
        int from = 0;
        while (notations.find()) {
            out.writeBytes(utf8(text.substring(from, notations.start())));
            from = notations.end();
            if (notations.group(3) != null) {
                out.write(Integer.parseInt(notations.group(3), 16));
            } else {
                out.writeBytes(
                        utf8(repeated(notations.group(2), Integer.parseInt(notations.group(1)))));
            }
        }
        out.writeBytes(utf8(text.substring(from)));
        return out.toByteArray();
    }

    private static String repeated(String text, int times) {
        StringBuilder all = new StringBuilder();
        for (int i = 1; i <= times; i++) {
            all.append(text.replace("#-1", "" + (i - 1)).replace("#", "" + i));
        }
        return all.toString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
