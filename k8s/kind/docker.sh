# The Docker daemon: used if it runs, otherwise installed and started if this machine allows it.

docker_answers() { docker info >/dev/null 2>&1; }
have_image() { docker image inspect "$1" >/dev/null 2>&1; } # IMAGE
pulled() { have_image "$1" || docker pull -q "$1" >/dev/null 2>&1; } # IMAGE: succeeds if it is here or can be pulled

docker_missing() { # what is wrong, and what to do
  if ! command -v dockerd >/dev/null && ! command -v docker >/dev/null; then
    echo "Docker is not installed: install it ($(docker_source)) and start it"
  elif [[ $(docker info 2>&1 || true) == *'permission denied'* ]]; then
    echo "$(id -un) may not use Docker: add yourself to its group (sudo usermod -aG docker $(id -un)) and log in again, or use sudo"
  elif [ -n "${DOCKER_HOST:-}" ]; then echo "Docker does not answer at DOCKER_HOST=$DOCKER_HOST: start it there, or unset DOCKER_HOST"
  else echo 'the Docker daemon is not running: start it'; fi
}

docker_source() {
  if on_debian; then echo 'sudo apt-get install docker.io iptables'; else echo 'https://docs.docker.com/engine/install'; fi
}

# Starting a daemon needs root; installing it also needs apt.
docker_can_be_started() { [ "$(id -u)" -eq 0 ] && [ -z "${DOCKER_HOST:-}" ] && { command -v dockerd >/dev/null || on_debian; }; }
on_debian() { [ -f /etc/debian_version ] && command -v apt-get >/dev/null; }

lacks_sys_resource() { # whether the bounding set lacks the capability (bit 24), so that plain runc cannot start a privileged container
  local bounding
  bounding=$(sed -n 's/^CapBnd:[[:space:]]*//p' /proc/self/status 2>/dev/null)
  [ -n "$bounding" ] && [ $((0x$bounding >> 24 & 1)) -eq 0 ]
}

install_packages() { # PACKAGE...
  local missing=() package
  for package; do [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  [ "$(id -u)" -eq 0 ] || die "needs packages that only root can install: sudo apt-get install ${missing[*]}"
  step "Installing ${missing[*]}" apt_get_install "${missing[@]}"
}

apt_get_install() { # PACKAGE...
  local deadline=$((SECONDS + 120)) problem
  until problem=$(LC_ALL=C apt-get update -qq 2>&1); do # apt has no timeout for the lock of its lists
    if [[ $problem != *'Could not get lock'* || $SECONDS -ge $deadline ]]; then die "$problem"; fi
    sleep 1
  done
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=120 "$@"
}

start_docker() {
  if docker_answers; then return; fi
  docker_can_be_started || die "$(docker_missing), then run ./lab up again"
  if ! command -v dockerd >/dev/null; then
    say 'Docker is not installed: installing it from Debian packages'
    install_packages docker.io iptables
  fi
  if ! command -v docker >/dev/null; then install_packages docker-cli; fi # a package of its own since Debian 13
  if docker_answers; then return; fi # under a service manager, the package has started it
  local runtime=()
  mkdir -p "$state"
  if lacks_sys_resource; then
    install_packages jq
    cp "$root/k8s/kind/offline/node/runc-without-sys-resource" "$state/runc"
    runtime=(--add-runtime "without-sys-resource=$state/runc" --default-runtime without-sys-resource)
  fi
  setsid dockerd ${runtime[@]+"${runtime[@]}"} >"$state/dockerd.log" 2>&1 </dev/null 9>&- & # outlives this script, without its lock
  echo $! > "$state/dockerd.pid"
  undo+=(stop_docker)
  step 'Starting Docker' await_docker $!
}

await_docker() { # PID
  local deadline=$((SECONDS + 120))
  until docker_answers; do
    kill -0 "$1" 2>/dev/null || die "$(tail -n 1 "$state/dockerd.log")"
    [ "$SECONDS" -lt "$deadline" ] || die "Docker does not answer: $(docker info 2>&1 | tail -n 1)"
    sleep 0.2
  done
}

docker_is_idle() { [ -z "$(docker ps -q)" ]; }

stop_docker() { # stops the daemon that start_docker started, unless other containers run
  local pid
  pid=$(cat "$state/dockerd.pid" 2>/dev/null) || return 0
  if [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = dockerd ]; then # small systems have no ps
    if ! await 5 docker_is_idle; then # the container of an interrupted build exits a moment after its client
      say 'Docker keeps running: it has other containers'
      return
    fi
    kill "$pid"
    tail --pid="$pid" -f /dev/null
  fi
  rm -f "$state/dockerd.pid" "$state/dockerd.log" "$state/runc"
}
