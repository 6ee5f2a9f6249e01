/**
 * Rulepacks as they lie on disk. {@link dev.weir.cli.pack.PackFinder} finds the packs below a path,
 * {@link dev.weir.cli.pack.ManifestReader} reads a {@code rulepack.yaml}. Nothing is compiled here.
 */
@NullMarked
package dev.weir.cli.pack;

import org.jspecify.annotations.NullMarked;
