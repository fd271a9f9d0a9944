package dev.statelab.system;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A problem that the fault of a test is expected to cause. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(ExpectedError.All.class)
public @interface ExpectedError {

    /** A regular expression that the pod's name matches. */
    String pod();

    /** A regular expression that is found in the log line, or in the description of the container's problem. */
    String text();

    /** Several expected errors. */
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    public @interface All {
        ExpectedError[] value();
    }
}
