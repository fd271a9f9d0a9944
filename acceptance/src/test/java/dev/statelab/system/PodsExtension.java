package dev.statelab.system;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/** Gives each class an empty namespace, and fails a test whose pods have problems. After a failure, prints the pods' states and logs. */
final class PodsExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, LifecycleMethodExecutionExceptionHandler {

    private static final Namespace STORE = Namespace.create(PodsExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        System.out.println(context.getDisplayName());
        Progress.step("an empty namespace", Cluster::emptyNamespace);
        context.getStore(STORE).put(PodWatch.class, new PodWatch());
        context.getStore(STORE).put("reported", ConcurrentHashMap.newKeySet());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(STORE).put(Instant.class, Instant.now());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        PodWatch pods = pods(context);
        List<Trouble> unexpected = unexpected(context, pods);
        boolean skipped = context.getExecutionException()
                .filter(TestAbortedException.class::isInstance)
                .isPresent();
        boolean passed = unexpected.isEmpty()
                && (skipped || context.getExecutionException().isEmpty());
        long seconds = Progress.since(context.getStore(STORE).get(Instant.class, Instant.class));
        System.out.printf(
                "%-7s %s %s (%d s)%n",
                passed ? skipped ? "skipped" : "ok" : "FAILED",
                context.getRequiredTestMethod().getName(),
                context.getDisplayName(),
                seconds);
        if (!passed || skipped) {
            context.getExecutionException().ifPresent(System.out::println);
        }
        unexpected.forEach(trouble -> System.out.println("  " + trouble));
        if (!passed) {
            explain(pods);
        }
        if (!unexpected.isEmpty()) {
            throw new AssertionError("pods in trouble:\n"
                    + String.join(
                            "\n", unexpected.stream().map(Trouble::toString).toList()));
        }
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        System.out.println("FAILED  before the tests: " + failure);
        explain(pods(context));
        throw failure;
    }

    /** Each problem is reported once, by the test during which it first appeared. */
    @SuppressWarnings("unchecked")
    private static List<Trouble> unexpected(ExtensionContext context, PodWatch pods) {
        Set<Trouble> reported = context.getStore(STORE).get("reported", Set.class);
        List<ExpectedError> expected = Stream.of(context.getRequiredTestClass(), context.getRequiredTestMethod())
                .flatMap(element -> AnnotationSupport.findRepeatableAnnotations(element, ExpectedError.class).stream())
                .toList();
        return pods.troubles().stream()
                .filter(reported::add)
                .filter(trouble -> expected.stream().noneMatch(trouble::isExpected))
                .toList();
    }

    private static void explain(PodWatch pods) {
        Diagnosis.of(pods).forEach(line -> System.out.println("  " + line));
    }

    private static PodWatch pods(ExtensionContext context) {
        return context.getStore(STORE).get(PodWatch.class, PodWatch.class);
    }
}
