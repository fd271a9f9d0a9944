package dev.statelab.experiments.ledger;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Every operation of a run, in the order in which they ended. Thread-safe. */
public final class Ledger {

    private final long origin = System.nanoTime();
    private final List<Operation> operations = new ArrayList<>();
    private final Deque<Long> inFlight = new ArrayDeque<>();
    private long lastTrouble;

    /** Nanoseconds since the run began: the clock of every time in the ledger. */
    public long now() {
        return System.nanoTime() - origin;
    }

    /** Notes that an operation is about to be sent, and returns the time; it is {@linkplain #add added} when it has ended. */
    public synchronized long begin() {
        long sent = now();
        inFlight.add(sent);
        return sent;
    }

    /** The number of operations in flight. */
    public synchronized int inFlight() {
        return inFlight.size();
    }

    /** The time before which every operation sent has ended: when the oldest one in flight was sent, or now. */
    public synchronized long answeredUntil() {
        return inFlight.isEmpty() ? now() : inFlight.getFirst();
    }

    /** Records an operation that has ended, and that {@linkplain #begin began} when it was sent. */
    public synchronized void add(Operation operation) {
        inFlight.remove(operation.sent());
        operations.add(operation);
        if (operation.troubled()) {
            lastTrouble = operation.done();
        }
    }

    /** The number of operations that have ended so far. */
    public synchronized int size() {
        return operations.size();
    }

    /**
     * For how many nanoseconds since {@code from}, or since the last {@linkplain Operation#troubled trouble}, all operations have ended
     * without trouble. An operation in flight may still fail, so the time since the oldest one was sent does not count. Negative if that
     * one was sent before {@code from} or the last trouble.
     */
    public synchronized long quietSince(long from) {
        return answeredUntil() - Math.max(from, lastTrouble);
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
