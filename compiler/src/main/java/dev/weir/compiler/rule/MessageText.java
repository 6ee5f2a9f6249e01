package dev.weir.compiler.rule;

import dev.weir.runtime.event.Type;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.Scope;
import dev.weir.runtime.value.ValueText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A text for people: pieces of text and values in turn. */
record MessageText(List<Part> parts) implements Evaluable {
    MessageText {
        parts = List.copyOf(parts);
    }

    /** A piece of the text. */
    sealed interface Part {}

    record Fixed(String text) implements Part {}

    record Value(Evaluable code, Type type) implements Part {}

    @Override
    public String evaluate(Scope scope) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Value value) {
                @Nullable Object result = value.code().evaluate(scope);
                text.append(ValueText.format(value.type(), result));
            } else {
                text.append(((Fixed) part).text());
            }
        }
        return text.toString();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("\"");
        for (Part part : parts) {
            if (part instanceof Value value) {
                text.append('{').append(value.code()).append('}');
            } else {
                text.append(((Fixed) part).text().replace("{", "{{").replace("}", "}}"));
            }
        }
        return text.append('"').toString();
    }
}
