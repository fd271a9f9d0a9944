package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Cuts a pod off from some addresses, and heals it. The node's packet filter drops all packets between them, by a chain
 * of rules in the pod's own network namespace: they strike no other pod, and end with this one. Meanwhile the pod has
 * an annotation, by which a later process finds it.
 *
 * @param node reaches pods with {@linkplain HostProcesses#privileged all rights}
 */
record Cutting(KubernetesClient client, HostProcesses node) {

    /** The annotation. */
    static final String CUT = "statelab.dev/cut";

    private static final String CHAIN = "STATELAB-CUT";

    /**
     * Runs program $2 in the network namespace of the first of the processes whose cgroup matches $1, with the node's
     * own commands. Its arguments are the packet filter's command, the chain, and the rest.
     */
    private static final String ENTER = """
            exec 2>&1
            pid=$(grep -lsE "$1" /proc/[0-9]*/cgroup | cut -d / -f 3 | sort -n | head -n 1)
            program=$2
            shift 2
            [ -n "$pid" ] || { echo 'its processes have ended'; exit 1; }
            exec chroot /host nsenter -t "$pid" -n sh -c "$program" sh "$@"
            """;

    /** Drops the packets from and to the addresses $3, and prints the chain. */
    private static final String DROP = """
            set -e
            PATH=$PATH:/usr/sbin:/sbin
            "$1" -w -N "$2"
            "$1" -w -A "$2" -s "$3" -j DROP
            "$1" -w -A "$2" -d "$3" -j DROP
            "$1" -w -I INPUT -j "$2"
            "$1" -w -I OUTPUT -j "$2"
            "$1" -w -nvxL "$2"
            """;

    private static final String LIST = """
            PATH=$PATH:/usr/sbin:/sbin
            "$1" -w -nvxL "$2"
            """;

    /** Prints the chain, deletes what there is of it, and prints all rules that are left. */
    private static final String DELETE = """
            PATH=$PATH:/usr/sbin:/sbin
            "$1" -w -nvxL "$2" 2>/dev/null
            for from in INPUT OUTPUT; do "$1" -w -D "$from" -j "$2" 2>/dev/null; done
            "$1" -w -F "$2" 2>/dev/null
            "$1" -w -X "$2" 2>/dev/null
            "$1" -w -S
            """;

    private static final Pattern IN_USE = Pattern.compile("(?m)^Chain " + CHAIN + " \\(2 references\\)");
    private static final Pattern DROPPED = Pattern.compile("(?m)^ *(\\d+) +\\d+ +DROP ");

    private static final Duration EFFECT = Duration.ofSeconds(3);

    /** Whether the pod has the annotation. */
    static boolean isCut(Pod pod) {
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        return annotations != null && annotations.containsKey(CUT);
    }

    /**
     * Annotates the pod and drops its packets from and to the addresses, of which there is at least one.
     *
     * @throws PlatformException if its network cannot be entered, or the node has no packet filter
     */
    Action.Done cut(String what, Pod pod, List<String> addresses) {
        annotate(pod, "true");
        String list = String.join(",", addresses);
        String output = run(pod, DROP, list);
        if (!IN_USE.matcher(output).find()) {
            throw new PlatformException("%s cannot be cut off: %s".formatted(name(pod), output));
        }
        boolean effective = Await.until(EFFECT, () -> dropped(run(pod, LIST)) > 0);
        return new Action.Done(
                what,
                command(pod, "-I OUTPUT -d %s -j DROP".formatted(list)) + " # and -I INPUT -s",
                null,
                effective ? "packets between %s and %s are dropped".formatted(name(pod), list) : null);
    }

    /**
     * Deletes the rules and removes the annotation; does nothing if the pod has none.
     *
     * @throws PlatformException if its network cannot be entered, or the rules are still there
     */
    Action.Done heal(String what, Pod pod) {
        if (!isCut(pod)) {
            return new Action.Done(what, "(nothing to do)", null, name(pod) + " is not cut off");
        }
        String output = run(pod, DELETE);
        if (!output.contains("-P INPUT") || output.contains("-N " + CHAIN)) {
            throw new PlatformException("%s is still cut off: %s".formatted(name(pod), output));
        }
        annotate(pod, null);
        return new Action.Done(
                what,
                command(pod, "-D OUTPUT 1") + " # and -D INPUT 1",
                null,
                "%d packets were dropped, and the rules are gone".formatted(dropped(output)));
    }

    /** The number of dropped packets in an output that contains the chain; 0 without it. */
    static long dropped(String output) {
        return DROPPED.matcher(output)
                .results()
                .mapToLong(rule -> Long.parseLong(rule.group(1)))
                .sum();
    }

    private String run(Pod pod, String program, String... arguments) {
        if (!node.reach(pod)) {
            throw new PlatformException("the network of " + name(pod) + " cannot be entered from its node");
        }
        String[] all = new String[arguments.length + 4];
        List.of(HostProcesses.containers(pod), program, filter(pod), CHAIN).toArray(all);
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        return node.run(pod, ENTER, all);
    }

    private static String command(Pod pod, String change) {
        return "kubectl debug node/%s --image=busybox --profile=sysadmin -- chroot /host sh -c 'nsenter -n -t $(%s) %s %s'"
                .formatted(
                        pod.getSpec().getNodeName(),
                        "grep -lsE \"%s\" /proc/[0-9]*/cgroup | cut -d / -f 3 | sort -n | head -n 1"
                                .formatted(HostProcesses.containers(pod)),
                        filter(pod),
                        change);
    }

    /** The command of the packet filter for the addresses of this cluster. */
    private static String filter(Pod pod) {
        return pod.getStatus().getPodIP().contains(":") ? "ip6tables" : "iptables";
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getName();
    }

    /** Sets the annotation; null removes it. */
    private void annotate(Pod pod, String value) {
        JsonObject annotations = new JsonObject().put(CUT, value);
        JsonObject metadata = new JsonObject().put("annotations", annotations);
        String patch = new JsonObject().put("metadata", metadata).encode();
        client.resource(pod).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }
}
