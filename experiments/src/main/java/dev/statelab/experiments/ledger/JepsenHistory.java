package dev.statelab.experiments.ledger;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SequenceWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A run's operations as a history of transactions for independent checkers: elle-cli reads both forms. Each cart, from one checkout to the
 * next, is a separate list, to which a write appends; in the register form, each line of a cart is a register. An order, and each response
 * to its checkout, is a read of the cart that it sold. Deleted lines are left out, since neither form has deletions.
 */
public final class JepsenHistory {

    /** The two forms of a history, by the models that elle-cli checks. */
    public enum Form {
        LIST_APPEND("list-append"),
        REGISTER("rw-register");

        private final String id;

        Form(String id) {
            this.id = id;
        }

        /** The model's name in elle-cli. */
        public String id() {
            return id;
        }
    }

    /** More carts than one user fills in a run, so that the cart numbers of different users do not overlap. */
    private static final int CARTS = 100_000;

    private static final int NO_SUCH_ORDER = 404;

    /**
     * The begin or the end of an operation.
     *
     * @param value the micro-operations, each {@code [f, key, value]}
     */
    private record Event(
            int index,
            String type,
            String f,
            int process,
            long time,
            List<List<Object>> value,
            @JsonIgnore boolean end) {}

    private final Form form;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<Event> events = new ArrayList<>();
    private int processes;

    private JepsenHistory(Form form) {
        this.form = form;
    }

    /**
     * Writes the history as an array of events in order of time.
     *
     * @throws IOException if the file cannot be written
     */
    public static void write(Form form, List<Operation> operations, Path file) throws IOException {
        JepsenHistory history = new JepsenHistory(form);
        Map<String, List<Operation>> byUser = operations.stream()
                .collect(Collectors.groupingBy(Operation::user, LinkedHashMap::new, Collectors.toList()));
        int user = 0;
        for (List<Operation> own : byUser.values()) {
            history.follow(++user, own);
        }
        // at equal times, an end comes before a begin: a process ends an operation before it begins another
        history.events.sort(Comparator.comparingLong(Event::time).thenComparing(event -> !event.end()));
        try (SequenceWriter json = new ObjectMapper().writer().writeValuesAsArray(file.toFile())) {
            int index = 0;
            for (Event event : history.events) {
                json.write(new Event(
                        index++, event.type(), event.f(), event.process(), event.time(), event.value(), event.end()));
            }
        }
    }

    private void follow(int user, List<Operation> operations) {
        Set<String> deleted = operations.stream()
                .filter(operation -> operation.kind() == Kind.DELETE && operation.outcome() != Outcome.FAILED)
                .map(Operation::value)
                .collect(Collectors.toCollection(HashSet::new));
        Map<Integer, List<String>> carts = new HashMap<>();
        Map<String, Integer> sold = new HashMap<>();
        int cart = user * CARTS;
        int process = processes++;
        for (Operation operation : operations) {
            boolean writes = operation.kind() == Kind.WRITE && !deleted.contains(operation.value());
            if (writes) {
                carts.computeIfAbsent(cart, first -> new ArrayList<>()).add(operation.value());
            }
            int read = sold.getOrDefault(operation.value(), cart); // sold: an order is read, or a checkout repeated
            List<String> shown = shown(operation, deleted);
            if (writes || shown != null) {
                List<List<Object>> asked = new ArrayList<>();
                List<List<Object>> answered = new ArrayList<>();
                if (writes) {
                    asked.add(write(cart, operation.value()));
                    answered.add(write(cart, operation.value()));
                }
                if (shown != null) {
                    List<String> known = carts.getOrDefault(read, List.of());
                    asked.addAll(reads(read, known, null));
                    answered.addAll(reads(read, known, shown));
                }
                String type = type(operation, shown);
                events.add(new Event(0, "invoke", "txn", process, operation.sent(), asked, false));
                events.add(new Event(0, type, "txn", process, operation.done(), answered, true));
                // a process whose operation may still take effect does nothing more: see Jepsen's documentation of
                // histories
                process = type.equals("info") ? processes++ : process;
            }
            if (operation.kind() == Kind.CHECKOUT
                    && operation.outcome() == Outcome.OK
                    && sold.putIfAbsent(operation.value(), cart) == null) {
                cart++;
            }
        }
    }

    /** The values that the response showed; empty for a missing order; null if the response says nothing about values. */
    private static List<String> shown(Operation operation, Set<String> deleted) {
        if (operation.kind() == Kind.READ_ORDER && operation.status() == NO_SUCH_ORDER) {
            return List.of();
        }
        return operation.shown() == null
                ? null
                : operation.shown().stream()
                        .filter(value -> !deleted.contains(value))
                        .toList();
    }

    private static String type(Operation operation, List<String> shown) {
        if (shown != null) {
            return "ok";
        }
        return switch (operation.outcome()) {
            case OK -> "ok";
            case FAILED -> "fail";
            case UNKNOWN -> "info";
        };
    }

    private List<Object> write(int cart, String value) {
        return form == Form.LIST_APPEND
                ? List.of("append", cart, number(value))
                : List.of("w", cart + "/" + value, number(value));
    }

    /** @param shown null for the begin of the read */
    private List<List<Object>> reads(int cart, List<String> known, List<String> shown) {
        if (form == Form.LIST_APPEND) {
            return List.of(read(
                    cart,
                    shown == null ? null : shown.stream().map(this::number).toList()));
        }
        Set<String> lines = new LinkedHashSet<>(known);
        if (shown != null) {
            lines.addAll(shown);
        }
        return lines.stream()
                .map(line -> read(cart + "/" + line, shown != null && shown.contains(line) ? number(line) : null))
                .toList();
    }

    private static List<Object> read(Object key, Object value) {
        List<Object> read = new ArrayList<>(List.of("r", key));
        read.add(value);
        return read;
    }

    private int number(String value) {
        return numbers.computeIfAbsent(value, next -> numbers.size() + 1);
    }
}
