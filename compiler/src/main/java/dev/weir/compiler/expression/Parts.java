package dev.weir.compiler.expression;

import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Expression.Between;
import dev.weir.rules.ast.Expression.Binary;
import dev.weir.rules.ast.Expression.Call;
import dev.weir.rules.ast.Expression.If;
import dev.weir.rules.ast.Expression.In;
import dev.weir.rules.ast.Expression.Index;
import dev.weir.rules.ast.Expression.IsNull;
import dev.weir.rules.ast.Expression.Like;
import dev.weir.rules.ast.Expression.ListLiteral;
import dev.weir.rules.ast.Expression.Matches;
import dev.weir.rules.ast.Expression.Member;
import dev.weir.rules.ast.Expression.Unary;
import java.util.ArrayList;
import java.util.List;

/** The parts that an expression is made of. */
final class Parts {
    private Parts() {}

    /** The expressions directly inside another one, in the order of the text. */
    static List<Expression> of(Expression e) {
        if (e instanceof ListLiteral list) {
            return list.items();
        } else if (e instanceof Member member) {
            return List.of(member.target());
        } else if (e instanceof Index index) {
            List<Expression> parts = new ArrayList<>();
            parts.add(index.target());
            parts.addAll(index.indexes());
            return parts;
        } else if (e instanceof Call call) {
            return call.arguments();
        } else if (e instanceof Unary unary) {
            return List.of(unary.operand());
        } else if (e instanceof Binary binary) {
            return List.of(binary.left(), binary.right());
        } else if (e instanceof In in) {
            return List.of(in.value(), in.list());
        } else if (e instanceof Between between) {
            return List.of(between.value(), between.low(), between.high());
        } else if (e instanceof Like like) {
            return List.of(like.value(), like.pattern());
        } else if (e instanceof Matches matches) {
            return List.of(matches.value());
        } else if (e instanceof IsNull isNull) {
            return List.of(isNull.value());
        } else if (e instanceof If choice) {
            return List.of(choice.condition(), choice.then(), choice.otherwise());
        }
        return List.of();
    }
}
