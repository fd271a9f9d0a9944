package dev.statelab.system;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;

/** Watches the number of pods of a Deployment. */
final class DeploymentSize implements Watcher<Deployment>, AutoCloseable {

    private final Watch watch;
    private volatile int fewest = Integer.MAX_VALUE;
    private volatile int most;
    private volatile boolean closed;
    private volatile WatcherException broken;

    DeploymentSize(String name) {
        watch = Cluster.CLIENT
                .apps()
                .deployments()
                .inNamespace(Cluster.NAMESPACE)
                .withName(name)
                .watch(this);
    }

    @Override
    public synchronized void eventReceived(Action action, Deployment deployment) {
        Integer ready = deployment.getStatus().getReadyReplicas();
        int wanted = deployment.getSpec().getReplicas();
        fewest = Math.min(fewest, Math.min(wanted, ready == null ? 0 : ready));
        most = Math.max(most, wanted);
    }

    @Override
    public void onClose(WatcherException cause) {
        if (!closed) {
            broken = cause;
        }
    }

    /** The lowest number of pods that were desired or ready. */
    int fewest() {
        return watched(fewest);
    }

    /** The highest number of pods that were desired. */
    int most() {
        return watched(most);
    }

    private int watched(int count) {
        if (broken != null || most == 0) {
            throw new AssertionError("the Deployment was not watched to the end", broken);
        }
        return count;
    }

    @Override
    public void close() {
        closed = true;
        watch.close();
    }
}
