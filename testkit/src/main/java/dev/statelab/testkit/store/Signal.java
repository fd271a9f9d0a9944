package dev.statelab.testkit.store;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** The signals that pause a process and resume it. */
enum Signal {
    STOP,
    CONT;

    void to(String... processIds) {
        List<String> command = Stream.concat(Stream.of("kill", "-" + name()), Stream.of(processIds))
                .toList();
        try {
            if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
                throw new IllegalStateException(command + " failed");
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
