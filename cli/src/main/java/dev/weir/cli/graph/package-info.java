/**
 * Rules as drawings: {@link dev.weir.cli.graph.Automaton} says what there is to draw, {@link
 * dev.weir.cli.graph.Dot} and {@link dev.weir.cli.graph.Mermaid} write it for a program that draws.
 */
@NullMarked
package dev.weir.cli.graph;

import org.jspecify.annotations.NullMarked;
