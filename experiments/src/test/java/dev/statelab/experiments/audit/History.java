package dev.statelab.experiments.audit;

import dev.statelab.experiments.ledger.Holdings;
import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Model;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A made-up history of one user: the operations, and the state at the end. */
public final class History {

    private static final String USER = "shopper-1";

    private final List<Operation> operations = new ArrayList<>();
    private final List<String> cart = new ArrayList<>();
    private final Map<String, List<String>> views = new LinkedHashMap<>();
    private final Map<String, List<String>> orders = new LinkedHashMap<>();
    private final Map<String, Set<String>> acknowledgedOrders = new LinkedHashMap<>();
    private int generation = 1;
    private String pod = "a";

    public History write(String value, Outcome outcome) {
        return add(Kind.WRITE, value, outcome, null);
    }

    /** A write whose response shows the cart. */
    public History write(String value, String... shown) {
        return add(Kind.WRITE, value, Outcome.OK, List.of(shown));
    }

    public History delete(String value, Outcome outcome) {
        return add(Kind.DELETE, value, outcome, null);
    }

    /** A write of another user, who is not audited. */
    public History other(String value) {
        int number = operations.size() + 1;
        operations.add(new Operation(
                "shopper-2",
                number,
                Kind.WRITE,
                value,
                1,
                number * 1000L,
                number * 1000L,
                number * 1000L + 500,
                Outcome.OK,
                200,
                pod,
                1,
                null));
        return this;
    }

    public History checkout(String key, Outcome outcome) {
        return add(Kind.CHECKOUT, key, outcome, null);
    }

    /** A checkout whose response shows what it sold. */
    public History checkout(String key, String... sold) {
        return add(Kind.CHECKOUT, key, Outcome.OK, List.of(sold));
    }

    /** A read of a checkout's order that was refused with that status. */
    public History refusedOrder(String key, int status) {
        return add(Kind.READ_ORDER, key, Outcome.FAILED, status, null);
    }

    public History read(String... shown) {
        return add(Kind.READ, null, Outcome.OK, List.of(shown));
    }

    public History login(Outcome outcome) {
        add(Kind.LOGIN, null, outcome, null);
        generation += outcome == Outcome.OK ? 1 : 0;
        return this;
    }

    public History servedBy(String pod) {
        this.pod = pod;
        return this;
    }

    public History cart(String... values) {
        cart.addAll(List.of(values));
        return this;
    }

    /** What one replica shows at the end. */
    public History view(String pod, String... values) {
        views.put(pod, List.of(values));
        return this;
    }

    public History order(String key, String id, String... values) {
        acknowledgedOrders.computeIfAbsent(key, first -> new LinkedHashSet<>()).add(id);
        orders.put(id, List.of(values));
        return this;
    }

    public History orderGone(String key, String id) {
        acknowledgedOrders.computeIfAbsent(key, first -> new LinkedHashSet<>()).add(id);
        return this;
    }

    private History add(Kind kind, String value, Outcome outcome, List<String> shown) {
        return add(kind, value, outcome, outcome == Outcome.OK ? 200 : 0, shown);
    }

    private History add(Kind kind, String value, Outcome outcome, int status, List<String> shown) {
        int number = operations.size() + 1;
        operations.add(new Operation(
                USER,
                number,
                kind,
                value,
                1,
                number * 1000L,
                number * 1000L,
                number * 1000L + 500,
                outcome,
                status,
                outcome == Outcome.OK ? pod : null,
                generation,
                shown));
        return this;
    }

    public Audit audit() {
        return audit(Model.SET);
    }

    public Audit audit(Model model) {
        return new Audit(operations, List.of(holdings()), model);
    }

    public List<Operation> operations() {
        return List.copyOf(operations);
    }

    private Holdings holdings() {
        return new Holdings(USER, cart, views, orders, acknowledgedOrders);
    }
}
