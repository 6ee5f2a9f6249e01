package dev.weir.rules;

import dev.weir.rules.diagnostic.Diagnostic;
import java.util.List;
import org.antlr.v4.runtime.Token;

/**
 * What was probably meant where the parser failed.
 *
 * @param problem the report, which offers the repair as an edit of the text
 * @param words the words with the repair made
 * @param reach the repair is right if the parser then takes the words up to this one
 */
record Repair(Diagnostic problem, List<Token> words, int reach) {}
