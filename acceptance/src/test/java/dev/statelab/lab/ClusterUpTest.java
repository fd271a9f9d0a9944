package dev.statelab.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code ./lab up}, {@code down} and {@code install} with stubbed commands. No package, Docker or cluster is touched. */
class ClusterUpTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** The scripts that {@code lab} sources before it runs a command. */
    private static final String PIECES = """
            set -euo pipefail
            state=$1 cache=$1/cache root=$2
            . "$root/k8s/kind/step.sh"
            . "$root/k8s/kind/docker.sh"
            . "$root/k8s/kind/tools.sh"
            . "$recipe/cluster.sh"
            """;

    @TempDir
    Path state;

    /** On Debian 13, the package docker.io contains the daemon but no client. */
    @Test
    void theDockerClientIsInstalledIfItHasASeparatePackage() throws Exception {
        Result result = run("""
                command() { case $2 in docker | dockerd) return 1 ;; esac; builtin command "$@"; }
                docker_can_be_started() { true; }
                docker_answers() { [ -f "$state/client" ]; }
                install_packages() { echo "install $*"; case $* in *docker-cli*) touch "$state/client" ;; esac; }
                setsid() { echo 'a daemon is started'; }
                start_docker
                """);

        assertThat(result.output())
                .contains("install docker.io iptables\n", "install docker-cli\n")
                .doesNotContain("daemon is started");
        assertThat(result.status()).isZero();
    }

    /** Fedora's Go is set to neither download nor verify another Go, and is older than go.mod requires. */
    @Test
    void goMayDownloadTheVersionThatIsRequired() throws Exception {
        Result result = run("""
                unset GOTOOLCHAIN GOSUMDB
                go() {
                  case $* in
                    version) echo 'go version go1.24.10 linux/amd64' ;;
                    'env GOTOOLCHAIN') echo local ;;
                    'env GOSUMDB') echo off ;;
                  esac
                }
                need_go helm
                echo "$GOTOOLCHAIN $GOSUMDB"
                """);

        assertThat(result.output()).isEqualTo("auto sum.golang.org\n");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theDaemonThatWasStartedIsStoppedOnASystemWithoutPs() throws Exception {
        Result result = run("""
                cp "$(command -v bash)" "$state/dockerd"
                mkfifo "$state/silence"
                "$state/dockerd" -c 'read -r -t 15 _ <>"$0"' "$state/silence" &
                echo $! >"$state/dockerd.pid"
                until [ "$(cat /proc/$!/comm)" = dockerd ]; do sleep 0.1; done
                docker_is_idle() { true; }
                ps() { return 127; }
                stop_docker
                ! kill -0 $! 2>/dev/null || echo 'it still runs'
                """);

        assertThat(result.output()).doesNotContain("it still runs");
        assertThat(state.resolve("dockerd.pid")).doesNotExist();
    }

    /** Its data may be needed. Otherwise, kind would refuse to create the cluster, and the failed step would delete it. */
    @Test
    void aClusterThatStoppedWithDockerIsNotDeletedByTheNextUp() throws Exception {
        Result result = run("""
                port_is_busy() { false; }
                docker_answers() { [ -f "$state/docker" ]; }
                cluster_exists() { docker_answers; }
                start_docker() { touch "$state/docker"; undo+=(stop_docker); }
                stop_docker() { touch "$state/stopped"; }
                delete_cluster() { touch "$state/deleted"; }
                need_node_image() { node_image=node; }
                need_tools() { kind=false kubectl=false; }
                cluster_up
                """);

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output()).contains("run ./lab down");
        assertThat(state.resolve("deleted")).doesNotExist();
        assertThat(state.resolve("stopped")).doesNotExist(); // otherwise ./lab down would find no cluster
    }

    /** Otherwise, its pods would wait five minutes for an image that is not on the nodes. */
    @Test
    void aRuntimeWhoseImagesAreNotBuiltIsRefusedAtOnce() throws Exception {
        Result result = run("""
                need_cluster() { true; }
                upgrade_chart() { echo '          image: statelab/stateful-service-native:0.1.0'; }
                need_release_images() { echo 'images are built'; exit 3; }
                install_release --set stateful.runtime=native
                """);

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output()).contains("scenarios aot and native").doesNotContain("images are built");
    }

    /** The system tests use other images than the chart installs elsewhere. */
    @Test
    void theImagesThatAreNotTheChartsDefaultsAreNamed() throws Exception {
        Result result = run("""
                image_tag() { echo 0123456789ab; }
                package() { true; }
                build_images() { true; }
                load_images() { true; }
                need_release_images
                say_stand_ins
                """);

        assertThat(result.output())
                .contains(
                        "lab: statelab/redis:0123456789ab statelab/postgres:0123456789ab statelab/curl:0123456789ab, built from")
                .doesNotContain("stateful-service:");
    }

    private Result run(String script) throws Exception {
        Path output = state.resolve("output");
        Process process = new ProcessBuilder("bash", "-c", PIECES + script, "lab", state.toString(), ROOT.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), Files.readString(output));
    }

    private record Result(int status, String output) {}
}
