package dev.statelab.experiments.platform;

/**
 * What replicas have exchanged with each other, directly or by what they share, since it started.
 *
 * @param bytes in both directions
 * @param messages that replicas sent; what is passed on to others shows in the bytes
 */
public record Traffic(double bytes, double messages) {

    /** Nothing. */
    public static final Traffic NONE = new Traffic(0, 0);

    /** What was exchanged since that earlier time. */
    public Traffic since(Traffic before) {
        return new Traffic(bytes - before.bytes, messages - before.messages);
    }
}
