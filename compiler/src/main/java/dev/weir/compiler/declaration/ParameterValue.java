package dev.weir.compiler.declaration;

import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;

/**
 * A value for a PARAM from outside the rules.
 *
 * @param origin where it was given, for errors: {@code rulepack.yaml}, {@code --param}
 * @param value a text, or a scalar or list of YAML
 */
public record ParameterValue(String name, Object value, String origin) {
    /** A place to show for an error: the line as it might stand at the origin. */
    Span span() {
        String line = name + ": " + value;
        return new Span(new SourceText(origin, line), 0, line.length());
    }
}
