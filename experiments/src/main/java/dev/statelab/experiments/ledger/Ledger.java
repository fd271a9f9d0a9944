package dev.statelab.experiments.ledger;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Every operation of a run, in the order in which they ended. Thread-safe. */
public final class Ledger {

    private final long origin = System.nanoTime();
    private final List<Operation> operations = new ArrayList<>();
    private long lastTrouble;
    private int begun;

    /** Nanoseconds since the run began: the clock of every time in the ledger. */
    public long now() {
        return System.nanoTime() - origin;
    }

    /** Counts an operation that is about to be sent; it is {@linkplain #add added} when it has ended. */
    public synchronized void begin() {
        begun++;
    }

    /** The number of operations in flight. */
    public synchronized int inFlight() {
        return begun - operations.size();
    }

    /** Records an operation that has ended, and that was {@linkplain #begin counted} before it was sent. */
    public synchronized void add(Operation operation) {
        operations.add(operation);
        if (operation.troubled()) {
            lastTrouble = operation.done();
        }
    }

    /** The number of operations that have ended so far. */
    public synchronized int size() {
        return operations.size();
    }

    /** When the last {@linkplain Operation#troubled troubled} operation ended, on the clock of {@link #now}; 0 if there was none. */
    public synchronized long lastTrouble() {
        return lastTrouble;
    }

    /** The operations so far. */
    public synchronized List<Operation> operations() {
        return List.copyOf(operations);
    }

    /**
     * Writes the operations as JSON, one per line.
     *
     * @throws IOException if the file cannot be written
     */
    public void write(Path file) throws IOException {
        ObjectWriter json = new ObjectMapper().writer();
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            for (Operation operation : operations()) {
                lines.write(json.writeValueAsString(operation));
                lines.newLine();
            }
        }
    }
}
