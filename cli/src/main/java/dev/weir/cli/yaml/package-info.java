/**
 * YAML as a tree that knows its places: {@link dev.weir.cli.yaml.YamlReader} makes it of a text. A
 * value is a text, a list or a mapping; what a text means is for the reader of the file to say.
 * Anchors and aliases are refused.
 */
@NullMarked
package dev.weir.cli.yaml;

import org.jspecify.annotations.NullMarked;
