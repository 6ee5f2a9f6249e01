package dev.weir.rules;

import dev.weir.rules.grammar.WeirLexer;
import dev.weir.rules.grammar.WeirParser;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Lays out declarations, clauses and statements. */
final class DeclarationFormatter {
    private static final int INDENT = 2;
    private static final int CONTINUATION = 4;

    /** Where the values of clauses begin: behind {@code SEVERITY}, the longest common keyword. */
    private static final int VALUE_COLUMN = INDENT + "SEVERITY ".length();

    /** The clauses in the order of the language's page. */
    private static final List<Integer> CLAUSE_ORDER =
            List.of(
                    WeirParser.RULE_severity,
                    WeirParser.RULE_tags,
                    WeirParser.RULE_meta,
                    WeirParser.RULE_by,
                    WeirParser.RULE_from,
                    WeirParser.RULE_match,
                    WeirParser.RULE_within,
                    WeirParser.RULE_afterMatch,
                    WeirParser.RULE_where,
                    WeirParser.RULE_window,
                    WeirParser.RULE_having,
                    WeirParser.RULE_fire,
                    WeirParser.RULE_early,
                    WeirParser.RULE_reset,
                    WeirParser.RULE_resolve,
                    WeirParser.RULE_except,
                    WeirParser.RULE_suppress,
                    WeirParser.RULE_limitRuns,
                    WeirParser.RULE_limitMatches,
                    WeirParser.RULE_onChange,
                    WeirParser.RULE_emit,
                    WeirParser.RULE_message);

    private final Comments comments;
    private final Layout layout;

    DeclarationFormatter(Comments comments) {
        this.comments = comments;
        this.layout = new Layout(comments);
    }

    String format(List<WeirParser.DeclarationContext> declarations, Token end) {
        boolean first = true;
        for (WeirParser.DeclarationContext declaration : declarations) {
            ParserRuleContext tree = (ParserRuleContext) declaration.getChild(0);
            Token start = tree.getStart();
            if (!first && comments.isAfterBlank(start)) {
                layout.blankLine();
            }
            layout.commentsAbove(start, 0, true);
            declaration(tree);
            first = false;
        }
        if (!first && comments.isAfterBlank(end)) {
            layout.blankLine();
        }
        layout.commentsAbove(end, 0, true);
        return layout.text();
    }

    private void declaration(ParserRuleContext tree) {
        if (tree instanceof WeirParser.RuleBlockContext rule) {
            ruleBlock(rule);
        } else if (tree instanceof WeirParser.TestContext test) {
            test(test);
        } else if (tree instanceof WeirParser.EventContext event) {
            withFields(event, event.fieldBlock());
        } else if (tree instanceof WeirParser.TableContext table) {
            withFields(table, table.fieldBlock());
        } else {
            layout.line(Leaf.of(tree), 0, CONTINUATION);
        }
    }

    // ---- rules

    private void ruleBlock(WeirParser.RuleBlockContext rule) {
        layout.line(header(rule), 0, CONTINUATION);
        List<ParserRuleContext> clauses = new ArrayList<>();
        for (WeirParser.ClauseContext clause : rule.clause()) {
            clauses.add((ParserRuleContext) clause.getChild(0));
        }
        clauses.sort(Comparator.comparingInt(DeclarationFormatter::place));
        for (int i = 0; i < clauses.size(); i++) {
            if (i > 0 && group(clauses.get(i)) != group(clauses.get(i - 1))) {
                layout.blankLine();
            }
            clause(clauses.get(i));
        }
        closingBrace(rule.RBRACE());
    }

    private static int place(ParserRuleContext clause) {
        return CLAUSE_ORDER.indexOf(clause.getRuleIndex());
    }

    /** What a rule is, what it looks for, what it tells: groups with an empty line between. */
    private static int group(ParserRuleContext clause) {
        int place = place(clause);
        if (place < CLAUSE_ORDER.indexOf(WeirParser.RULE_by)) {
            return 0;
        }
        return place < CLAUSE_ORDER.indexOf(WeirParser.RULE_except) ? 1 : 2;
    }

    /** The words up to the opening brace, which is the last of them. */
    private static List<Leaf> header(ParserRuleContext block) {
        List<Leaf> header = new ArrayList<>();
        for (Leaf leaf : Leaf.of(block)) {
            header.add(leaf);
            if (leaf.type() == WeirLexer.LBRACE) {
                break;
            }
        }
        return header;
    }

    private void closingBrace(TerminalNode brace) {
        layout.commentsAbove(brace.getSymbol(), INDENT, false);
        layout.line(Leaf.of(brace), 0, CONTINUATION);
    }

    private void clause(ParserRuleContext clause) {
        List<Leaf> leaves = Leaf.of(clause);
        alignValue(leaves);
        layout.commentsAbove(leaves.get(0).token(), INDENT, false);
        if (clause instanceof WeirParser.MatchContext match
                && match.pattern().either().size() > 1
                && (layout.isBroken(leaves)
                        || INDENT + layout.width(leaves) > Layout.MAX_COLUMNS)) {
            sequence(match, leaves);
        } else {
            layout.line(leaves, INDENT, VALUE_COLUMN);
        }
    }

    /** Puts what follows the keyword, or {@code EMIT AS}, at the column of the values. */
    private static void alignValue(List<Leaf> leaves) {
        int keyword = leaves.get(0).type();
        boolean isSentence =
                keyword == WeirLexer.AFTER || keyword == WeirLexer.ON || keyword == WeirLexer.FIRE;
        if (leaves.size() == 1 || isSentence) {
            return;
        }
        int value = leaves.get(1).type() == WeirLexer.AS ? 2 : 1;
        int spaces = VALUE_COLUMN - INDENT;
        for (Leaf leaf : leaves.subList(0, value)) {
            spaces -= leaf.spaces() + leaf.text().length();
        }
        leaves.set(value, leaves.get(value).withSpaces(spaces));
    }

    /** A pattern with each part of the sequence on a line, the arrows before them. */
    private void sequence(WeirParser.MatchContext match, List<Leaf> leaves) {
        Set<Token> top = Collections.newSetFromMap(new IdentityHashMap<>());
        match.pattern().arrow().forEach(arrow -> top.add(arrow.getStart()));
        List<List<Leaf>> lines = new ArrayList<>();
        List<Leaf> line = new ArrayList<>();
        for (Leaf leaf : leaves) {
            if (top.contains(leaf.token())) {
                lines.add(line);
                line = new ArrayList<>();
            }
            line.add(leaf);
        }
        lines.add(line);
        alignLabels(lines);
        for (int i = 0; i < lines.size(); i++) {
            int indent = i == 0 ? INDENT : VALUE_COLUMN - "-> ".length();
            if (i > 0) {
                layout.commentsAbove(lines.get(i).get(0).token(), VALUE_COLUMN, false);
            }
            layout.line(lines.get(i), indent, VALUE_COLUMN + CONTINUATION);
        }
    }

    /** Puts the types behind {@code label:} below each other. */
    private static void alignLabels(List<List<Leaf>> lines) {
        int widest = 0;
        for (List<Leaf> line : lines) {
            int colon = colon(line);
            widest = Math.max(widest, colon < 0 ? 0 : line.get(colon - 1).text().length());
        }
        for (List<Leaf> line : lines) {
            int colon = colon(line);
            if (colon > 0) {
                int spaces = widest - line.get(colon - 1).text().length() + 1;
                line.set(colon + 1, line.get(colon + 1).withSpaces(spaces));
            }
        }
    }

    /** The colon of a line that begins with a label; -1 where there is none. */
    private static int colon(List<Leaf> line) {
        for (int i = 1; i <= 3 && i + 1 < line.size(); i++) {
            if (line.get(i).type() == WeirLexer.COLON) {
                int before = i < 2 ? Token.EOF : line.get(i - 2).type();
                return before == WeirLexer.LPAREN || before == WeirLexer.BANG ? -1 : i;
            }
        }
        return -1;
    }

    // ---- tests

    private void test(WeirParser.TestContext test) {
        layout.line(header(test), 0, CONTINUATION);
        List<WeirParser.StatementContext> statements = test.statement();
        int i = 0;
        while (i < statements.size()) {
            int to = i + 1;
            while (to < statements.size()
                    && !comments.isAfterBlank(statements.get(to).getStart())) {
                to++;
            }
            if (i > 0) {
                layout.blankLine();
            }
            statements(statements.subList(i, to));
            i = to;
        }
        closingBrace(test.RBRACE());
    }

    /** Statements without an empty line between them: the types of the events are aligned. */
    private void statements(List<WeirParser.StatementContext> statements) {
        int widest = 0;
        for (WeirParser.StatementContext statement : statements) {
            if (statement instanceof WeirParser.AtContext at) {
                widest = Math.max(widest, layout.width(Leaf.of(at.amount())));
            }
        }
        for (WeirParser.StatementContext statement : statements) {
            List<Leaf> leaves = Leaf.of(statement);
            if (statement instanceof WeirParser.AtContext at) {
                List<Leaf> amount = Leaf.of(at.amount());
                int type = 1 + amount.size();
                int spaces = widest - layout.width(amount) + 2;
                leaves.set(type, leaves.get(type).withSpaces(spaces));
            }
            layout.commentsAbove(leaves.get(0).token(), INDENT, true);
            layout.line(leaves, INDENT, INDENT + CONTINUATION);
        }
    }

    // ---- event types and tables

    private void withFields(ParserRuleContext tree, WeirParser.FieldBlockContext block) {
        moveCommaComments(block);
        List<Leaf> oneLine = withCommas(tree);
        if (!layout.isBroken(oneLine) && layout.width(oneLine) <= Layout.MAX_COLUMNS) {
            layout.line(oneLine, 0, CONTINUATION);
            return;
        }
        layout.line(header(tree), 0, CONTINUATION);
        fields(block, INDENT);
        List<Leaf> tail = new ArrayList<>();
        int end = block.getStop().getStartIndex();
        for (Leaf leaf : oneLine) {
            if (leaf.token().getStartIndex() >= end) {
                tail.add(leaf);
            }
        }
        layout.commentsAbove(tail.get(0).token(), INDENT, false);
        layout.line(tail, 0, CONTINUATION);
    }

    /** Commas between fields come and go with the layout; their comments must stay. */
    private void moveCommaComments(WeirParser.FieldBlockContext block) {
        for (int i = 1; i < block.getChildCount(); i++) {
            ParseTree child = block.getChild(i);
            if (child instanceof TerminalNode node
                    && node.getSymbol().getType() == WeirLexer.COMMA) {
                Token previous = ((ParserRuleContext) block.getChild(i - 1)).getStop();
                ParseTree next = block.getChild(i + 1);
                Token following =
                        next instanceof TerminalNode brace
                                ? brace.getSymbol()
                                : ((ParserRuleContext) next).getStart();
                if (comments.hasAny(node.getSymbol())) {
                    comments.move(node.getSymbol(), previous, following);
                }
            } else if (child instanceof WeirParser.FieldContext field
                    && field.typeRef().fieldBlock() != null) {
                moveCommaComments(field.typeRef().fieldBlock());
            }
        }
    }

    /** The words with a comma between any two fields, however they were written. */
    private static List<Leaf> withCommas(ParserRuleContext tree) {
        Set<Token> beforeComma = Collections.newSetFromMap(new IdentityHashMap<>());
        collectCommas(tree, beforeComma);
        List<Leaf> leaves = new ArrayList<>();
        boolean afterComma = false;
        for (Leaf leaf : Leaf.of(tree)) {
            if (leaf.type() != WeirLexer.COMMA) {
                Leaf placed = afterComma ? leaf.listed() : leaf;
                afterComma = beforeComma.contains(leaf.token());
                leaves.add(afterComma ? placed.withText(placed.text() + ",") : placed);
            }
        }
        return leaves;
    }

    /** Collects the last words of fields that another field follows. */
    private static void collectCommas(ParseTree tree, Set<Token> beforeComma) {
        if (tree instanceof WeirParser.FieldBlockContext block) {
            List<WeirParser.FieldContext> fields = block.field();
            for (int i = 0; i + 1 < fields.size(); i++) {
                beforeComma.add(fields.get(i).getStop());
            }
        }
        for (int i = 0; i < tree.getChildCount(); i++) {
            collectCommas(tree.getChild(i), beforeComma);
        }
    }

    private void fields(WeirParser.FieldBlockContext block, int indent) {
        int widest = 0;
        for (WeirParser.FieldContext field : block.field()) {
            widest = Math.max(widest, field.name().getText().length());
        }
        for (WeirParser.FieldContext field : block.field()) {
            field(field, indent, widest);
        }
    }

    private void field(WeirParser.FieldContext field, int indent, int widest) {
        List<Leaf> leaves = withCommas(field);
        int spaces = widest - leaves.get(0).text().length() + 2;
        leaves.set(1, leaves.get(1).withSpaces(spaces));
        layout.commentsAbove(leaves.get(0).token(), indent, false);
        layout.line(leaves, indent, indent + CONTINUATION);
    }
}
