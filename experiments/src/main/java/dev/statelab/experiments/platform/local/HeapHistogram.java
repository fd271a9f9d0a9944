package dev.statelab.experiments.platform.local;

import java.util.OptionalLong;
import java.util.stream.Stream;

/** What {@code jcmd PID GC.class_histogram} prints: a line for each class with its number, instances, bytes and name, then the total. */
final class HeapHistogram {

    /** Objects by which a garbage collection replaces dead ones that it does not compact away: up to 5 % of the old generation. */
    private static final String FILLER = "jdk.internal.vm.Filler";

    private HeapHistogram() {}

    /** The bytes of all live objects; empty without any. */
    static OptionalLong liveBytes(Stream<String> lines) {
        long sum = lines.map(String::strip)
                .filter(line -> line.matches("\\d+: .*") && !line.contains(FILLER))
                .mapToLong(line -> Long.parseLong(line.split(" +")[2]))
                .sum();
        return sum == 0 ? OptionalLong.empty() : OptionalLong.of(sum);
    }
}
