package dev.weir.spec.reference;

import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Expression.Binary;
import dev.weir.rules.ast.Expression.BinaryOp;
import dev.weir.rules.ast.Expression.Call;
import dev.weir.rules.ast.Expression.Member;
import dev.weir.rules.ast.Expression.Reference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What an expression names. */
final class Named {
    private Named() {}

    /** "Each conjunct": the parts joined by AND. */
    static List<Expression> conjuncts(Expression e) {
        if (e instanceof Binary binary && binary.op() == BinaryOp.AND) {
            List<Expression> all = new ArrayList<>(conjuncts(binary.left()));
            all.addAll(conjuncts(binary.right()));
            return all;
        }
        return List.of(e);
    }

    /** The labels that it names: in {@code v.field}, {@code time(v)} and {@code count(v)}. */
    static Set<String> in(Expression e, Collection<String> labels) {
        Set<String> found = new LinkedHashSet<>();
        walk(
                e,
                part -> {
                    boolean names = part instanceof Member || part instanceof Call;
                    for (Expression child : names ? children(part) : List.<Expression>of()) {
                        if (child instanceof Reference r && labels.contains(r.name().text())) {
                            found.add(r.name().text());
                        }
                    }
                });
        return found;
    }

    /** Visits an expression and all in it, outside in. */
    static void walk(Expression e, Consumer<Expression> visitor) {
        visitor.accept(e);
        children(e).forEach(child -> walk(child, visitor));
    }

    static List<Expression> children(Expression e) {
        if (e instanceof Member member) {
            return List.of(member.target());
        } else if (e instanceof Call call) {
            return call.arguments();
        } else if (e instanceof Binary binary) {
            return List.of(binary.left(), binary.right());
        } else if (e instanceof Expression.Unary unary) {
            return List.of(unary.operand());
        } else if (e instanceof Expression.Index index) {
            List<Expression> all = new ArrayList<>(List.of(index.target()));
            all.addAll(index.indexes());
            return all;
        } else if (e instanceof Expression.ListLiteral list) {
            return list.items();
        } else if (e instanceof Expression.In in) {
            return List.of(in.value(), in.list());
        } else if (e instanceof Expression.Between between) {
            return List.of(between.value(), between.low(), between.high());
        } else if (e instanceof Expression.Like like) {
            return List.of(like.value(), like.pattern());
        } else if (e instanceof Expression.Matches matches) {
            return List.of(matches.value());
        } else if (e instanceof Expression.IsNull isNull) {
            return List.of(isNull.value());
        } else if (e instanceof Expression.If choice) {
            return List.of(choice.condition(), choice.then(), choice.otherwise());
        }
        return List.of();
    }
}
