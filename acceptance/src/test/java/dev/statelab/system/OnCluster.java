package dev.statelab.system;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of the chart on the cluster of {@code ./lab up}, run by {@code ./lab e2e}. The class starts in an empty namespace. A test fails if
 * a pod restarts, runs out of memory or logs an error that is not {@linkplain ExpectedError expected}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("system")
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(PodsExtension.class)
@interface OnCluster {}
