package dev.weir.rules;

import dev.weir.rules.grammar.WeirParser;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ErrorNode;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.ParseTreeListener;
import org.antlr.v4.runtime.tree.TerminalNode;

/**
 * Keeps parse trees small while they grow: a level of the expression grammar without an operator is
 * replaced by what it holds. Else a number would take ten nodes, and a long list all memory.
 */
final class TreeTrimmer implements ParseTreeListener {
    @Override
    public void exitEveryRule(ParserRuleContext context) {
        if (context.children instanceof ArrayList<ParseTree> children) {
            children.trimToSize();
        }
        if (isLevel(context.getRuleIndex()) && context.getChildCount() == 1) {
            ParserRuleContext only = (ParserRuleContext) context.getChild(0);
            ParserRuleContext parent = context.getParent();
            List<ParseTree> siblings = parent.children;
            siblings.set(siblings.size() - 1, only);
            only.setParent(parent);
        }
    }

    private static boolean isLevel(int rule) {
        return switch (rule) {
            case WeirParser.RULE_conjunction,
                    WeirParser.RULE_negation,
                    WeirParser.RULE_comparison,
                    WeirParser.RULE_coalesce,
                    WeirParser.RULE_sum,
                    WeirParser.RULE_product,
                    WeirParser.RULE_unary,
                    WeirParser.RULE_postfix ->
                    true;
            default -> false;
        };
    }

    @Override
    public void enterEveryRule(ParserRuleContext context) {
        // A rule that was only entered has nothing to trim.
    }

    @Override
    public void visitTerminal(TerminalNode node) {
        // A word is as small as it can be.
    }

    @Override
    public void visitErrorNode(ErrorNode node) {
        throw new IllegalStateException("there is no recovery, yet a node for " + node);
    }
}
