# Checks what this machine has, and what the demo and the cluster lack.

doctor() {
  local ready=yes
  echo 'for the demo and the tests'
  if find_jdk; then ok "JDK $(jdk_version "$JAVA_HOME") ($JAVA_HOME)"; else missing "$(jdk_missing)"; ready=no; fi
  echo 'for the cluster'
  doctor_docker
  doctor_capability
  doctor_tools
  doctor_ports
  doctor_disk
  [ $ready = yes ]
}

ok() { printf '  ok       %s\n' "$1"; }
missing() { printf '  missing  %s\n' "$1"; }

doctor_docker() {
  if docker_answers; then ok "Docker $(docker version -f '{{.Server.Version}}')"
  elif docker_can_be_started; then ok 'Docker is not running, but ./lab up starts it, and installs it if it is missing'
  else missing "$(docker_missing)"; fi
}

doctor_capability() {
  if ! lacks_sys_resource; then ok 'CAP_SYS_RESOURCE'
  elif docker_answers && [ "$(docker info -f '{{.DefaultRuntime}}')" = runc ]; then
    missing 'CAP_SYS_RESOURCE, which the runtime of the running Docker daemon needs: stop the daemon, and ./lab up starts it with another runtime'
  else ok 'CAP_SYS_RESOURCE is missing, but ./lab up starts Docker with a runtime that does not need it'; fi
}

doctor_tools() {
  local tool
  if on_path go >/dev/null; then ok "$(go version | cut -d ' ' -f 3)"
  else missing "Go $(minimum go) or newer: needed if no container registry is reachable, and to build the tools below: https://go.dev/doc/install"; fi
  for tool in kind kubectl helm; do
    if find_tool $tool >/dev/null; then ok "$tool ($(find_tool $tool))"
    elif on_path go >/dev/null; then ok "$tool: no recent version, but ./lab up builds it from its Go module"
    else missing "$tool $(minimum $tool) or newer"; fi
  done
}

doctor_ports() {
  local port
  for port in "${ports[@]}"; do
    if cluster_exists; then ok "port $port is used by the cluster"
    elif port_is_busy "$port"; then missing "port $port of 127.0.0.1 is in use: stop what listens there"
    else ok "port $port is free"; fi
  done
}

doctor_disk() { # a build of the node image takes 12 GB, and the nodes another 6
  local free directory
  for directory in /var/lib/docker /var/lib "$HOME"; do [ ! -d "$directory" ] || break; done
  free=$(($(df -Pk "$directory" | awk 'NR == 2 { print $4 }') / 1024 / 1024))
  if [ $free -ge 20 ]; then ok "$free GB free on the disk of $directory"
  else missing "20 GB on the disk of $directory: $free GB are free"; fi
}
