# The kind cluster, and the release on it.

chart=$root/helm/statelab
kind_image=kindest/node:v1.37.0@sha256:a1ed56cfb0e7b93589bdf97c8cd566405a265939e3620fc4f5de89adff580ae5

cluster_exists() { [ -n "$(docker ps -aq --filter label=io.x-k8s.kind.cluster=statelab 2>/dev/null)" ]; }
in_cluster() { "$kubectl" --context kind-statelab "$@"; }
ports=(8080 8081 8082) # on 127.0.0.1, as in cluster.yaml
port_is_busy() { (: < "/dev/tcp/127.0.0.1/$1") 2>/dev/null; } # PORT

cluster_up() { # [--ingress]
  case "$*" in '' | --ingress) ;; *) misused up "no option $*" ;; esac
  if cluster_exists; then
    need_tools
    in_cluster get --raw /readyz >/dev/null 2>&1 || die 'the cluster exists but does not answer: run ./lab down, then ./lab up again'
  else
    local port
    for port in "${ports[@]}"; do
      if port_is_busy "$port"; then die "port $port of 127.0.0.1 is in use, and the cluster needs it: stop what listens there"; fi
    done
    start_docker
    if cluster_exists; then # from before Docker stopped: its nodes do not restart by themselves
      undo=()               # ./lab down needs Docker
      die 'the cluster exists but does not run: run ./lab down, then ./lab up again'
    fi
    need_node_image
    need_tools
    undo+=(delete_cluster)
    step 'Creating the cluster' "$kind" create cluster --config "$recipe/cluster.yaml" --image "$node_image" --wait 3m
    step 'Waiting for all nodes' in_cluster wait --for condition=Ready nodes --all --timeout 3m
    step 'Starting metrics-server' add_on "$recipe/metrics-server.yaml" kube-system deployment/metrics-server
    step 'Waiting for the first metrics' await 60 in_cluster top nodes
    # kind's published node image includes a network plugin that enforces NetworkPolicy
    if nodes_are_built; then step 'Starting kube-router' add_on "$offline/kube-router.yaml" kube-system daemonset/kube-router; fi
    undo=()
  fi
  if [ $# -gt 0 ]; then need_ingress; fi
  say "the cluster statelab is running (context kind-statelab; kubectl, helm and kind are in $cache/bin)"
  say 'next: ./lab install'
}

need_node_image() { # sets node_image
  for node_image in "$kind_image" "$built_image"; do
    if have_image "$node_image"; then return; fi
  done
  say 'pulling the node image from the container registry'
  node_image=$kind_image
  if pulled "$node_image"; then return; fi
  say 'no registry is reachable: building the node image, less than 15 minutes on two cores the first time'
  node_image=$built_image
  build_node_image
}

nodes_are_built() { [[ $(docker inspect -f '{{.Config.Image}}' statelab-control-plane) == statelab/node:* ]]; } # not pulled

delete_cluster() { "$kind" delete cluster --name statelab; }

add_on() { # MANIFEST NAMESPACE WORKLOAD
  in_cluster apply -f "$1"
  in_cluster -n "$2" rollout status "$3" --timeout 3m
}

need_ingress() { # Traefik, which only cookie affinity needs
  local image
  image=$(manifest_image "$recipe/traefik.yaml")
  if in_cluster -n traefik rollout status deployment/traefik --timeout 1s >/dev/null 2>&1; then return; fi
  if nodes_are_built; then
    if ! have_image "$image"; then
      need_go Traefik
      step 'Building Traefik, 3 minutes on two cores' build_ingress_image "$image"
    fi
    step 'Loading Traefik on the nodes' load_images "$image"
  fi
  step 'Starting Traefik' add_on "$recipe/traefik.yaml" traefik deployment/traefik
}

load_images() { "$kind" load docker-image --name statelab --nodes statelab-worker,statelab-worker2 "$@"; } # IMAGE...: loads those that are missing

cluster_down() {
  if cluster_exists; then
    need_tools
    step 'Deleting the cluster' delete_cluster
  else
    say 'there is no cluster'
  fi
  stop_docker
}

scenarios() {
  local files
  files=$(cd "$chart/scenarios" && echo *.yaml)
  files=${files//.yaml/}
  echo "${files// /, }"
}

install_release() { # [SCENARIO] [--set NAME=VALUE]...
  local scenario='' values=(-f "$recipe/values.yaml") sets=()
  while [ $# -gt 0 ]; do
    case $1 in
      --set) [ $# -ge 2 ] || misused install; sets+=(--set "$2"); shift ;;
      --set=*) sets+=("$1") ;;
      -*) misused install "no option $1" ;;
      *) [ -z "$scenario" ] || misused install "one scenario at a time"; scenario=$1 ;;
    esac
    shift
  done
  if [ -n "$scenario" ]; then
    values+=(-f "$chart/scenarios/$scenario.yaml")
    [ -f "${values[3]}" ] || die "there is no scenario $scenario; choose one of $(scenarios)"
  fi
  need_cluster
  local rendered # finds mistakes before a build that takes minutes
  rendered=$(upgrade_chart --dry-run "${values[@]}" ${sets[@]+"${sets[@]}"} 2>&1) ||
    die "the chart cannot be installed: $(tr -s '\n ' ' ' <<<"${rendered#*FAILED: }")"
  case $scenario/$rendered in aot/* | native/*) ;; *-service-aot:* | *-service-native:*)
    die 'only the scenarios aot and native build images of a runtime other than the JVM: install one of these' ;;
  esac
  case $rendered in *$'\nkind: Ingress\n'*) need_ingress ;; esac
  need_release_images "$scenario"
  say_stand_ins
  values+=(-f "$image_values")
  step "Installing the chart${scenario:+, scenario $scenario}" install_chart "${values[@]}" ${sets[@]+"${sets[@]}"}
  announce stateful 8080
  announce stateless 8081
  say 'next: ./lab experiment pod-kill, or kill a pod yourself: kubectl -n statelab delete pod POD --grace-period=0 --force'
}

need_cluster() {
  cluster_exists || die 'there is no cluster: run ./lab up first'
  need_tools
}

need_release_images() { # [SCENARIO]: loads them on the nodes, and sets image_values to a Helm values file that names them
  local services=(stateful-service stateless-service) suffix='' part image tag names=()
  case ${1:-} in aot | native) suffix=-$1 ;; esac
  image_values=$state/images$suffix.yaml
  if [ "$suffix" = -native ]; then compile "${services[@]}"; else package "${services[@]}"; fi
  build_images "${services[@]/%/$suffix}"
  : >"$image_values"
  for part in "stateful=stateful-service$suffix" "stateless=stateless-service$suffix" redis=redis postgresql=postgres tests=curl; do
    image=statelab/${part#*=}
    tag=$(image_tag "$image")
    names+=("$image:$tag")
    echo "${part%=*}: {image: {repository: ${image%"$suffix"}, tag: '$tag'}}" >>"$image_values"
  done
  step 'Loading the images on the nodes' load_images "${names[@]}"
}

say_stand_ins() { # prints which images on the nodes differ from the chart's default images
  local images
  images=$(sed -nE "/-service,/!s/.*repository: ([^,]*), tag: '(.*)'.*/\1:\2/p" "$image_values" | paste -sd ' ' -)
  say "$images, built from Debian 12 packages, replace the chart's default images"
}

upgrade_chart() { # OPTION...
  "$helm" upgrade --install statelab "$chart" --kube-context kind-statelab --namespace statelab --create-namespace "$@"
}

install_chart() { # OPTION...: done when the new pods are ready and the old ones are gone
  in_cluster apply -f "$recipe/namespace.yaml"
  upgrade_chart --wait --timeout 5m "$@"
  await 90 no_pod_ends
}

no_pod_ends() {
  local ending
  ending=$(in_cluster -n statelab get pods -o jsonpath='{.items[?(@.metadata.deletionTimestamp)].metadata.name}') && [ -z "$ending" ]
}

announce() { # COMPONENT PORT
  in_cluster -n statelab get "service/statelab-$1" >/dev/null 2>&1 || return 0
  await 60 answers "$2" || die "the $1 service does not answer on http://127.0.0.1:$2"
  say "the $1 service answers on http://127.0.0.1:$2"
}

answers() ( # PORT
  exec 3<>"/dev/tcp/127.0.0.1/$1"
  printf 'GET /q/health/ready HTTP/1.0\r\n\r\n' >&3
  read -r -t 5 status <&3
  [[ $status == *' 200 '* ]]
)
