package dev.weir.compiler.rule;

import dev.weir.rules.ast.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole pattern, taken apart into the negation that it begins with, those that it ends with, and
 * what is between.
 *
 * @param leadingArrow the arrow behind {@code leading}; null where there is none
 * @param trailingArrows the arrow in front of each of {@code trailing}
 */
record NegationEdges(
        Pattern.@Nullable Absent leading,
        Pattern.@Nullable Arrow leadingArrow,
        List<Pattern> core,
        List<Pattern.Arrow> coreArrows,
        List<Pattern.Absent> trailing,
        List<Pattern.Arrow> trailingArrows) {
    NegationEdges {
        core = List.copyOf(core);
        coreArrows = List.copyOf(coreArrows);
        trailing = List.copyOf(trailing);
        trailingArrows = List.copyOf(trailingArrows);
    }

    static NegationEdges of(Pattern pattern) {
        if (!(pattern instanceof Pattern.Sequence sequence)) {
            return new NegationEdges(null, null, List.of(pattern), List.of(), List.of(), List.of());
        }
        List<Pattern> parts = sequence.parts();
        List<Pattern.Arrow> arrows = sequence.arrows();
        boolean hasLeading = parts.get(0) instanceof Pattern.Absent && parts.size() > 1;
        int from = hasLeading ? 1 : 0;
        int to = parts.size();
        while (to - 1 > from && parts.get(to - 1) instanceof Pattern.Absent) {
            to--;
        }
        return new NegationEdges(
                hasLeading ? (Pattern.Absent) parts.get(0) : null,
                hasLeading ? arrows.get(0) : null,
                parts.subList(from, to),
                arrows.subList(from, to - 1),
                parts.subList(to, parts.size()).stream()
                        .map(part -> (Pattern.Absent) part)
                        .toList(),
                arrows.subList(to - 1, arrows.size()));
    }
}
