package dev.weir.cli.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A mapping of {@code weir.yaml}.
 *
 * @param form how often it may stand there
 * @param required whether it must be there
 * @param needs how many of its sections must be there
 * @param meaning a sentence or two for the reference
 */
record Section(
        String name,
        Form form,
        boolean required,
        Needs needs,
        String meaning,
        List<Key<?>> keys,
        List<Section> sections) {
    Section {
        keys = List.copyOf(keys);
        sections = List.copyOf(sections);
    }

    enum Form {
        /** A mapping. */
        ONCE,
        /** A list of mappings. */
        LISTED,
        /** A mapping of names to mappings. */
        NAMED
    }

    enum Needs {
        ANY,
        EXACTLY_ONE,
        AT_LEAST_ONE
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        keys.forEach(key -> names.add(key.name()));
        sections.forEach(section -> names.add(section.name()));
        return names;
    }
}
