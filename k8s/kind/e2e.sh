# What the chart promises, seen on the cluster.

e2e_parts='memory-sticky redis redis-near postgresql jwt jwt-denylist ha cookie autoscale upgrade failover releases'
stay=15 # seconds for which a shopper may have to wait while something fails over

test_on_cluster() { # [PART]...
  local part since
  for part; do
    case " $e2e_parts native " in *" $part "*) ;; *) misused "./lab e2e [PART]... (no part $part, only: ${e2e_parts// /, }, native)" ;; esac
  done
  # shellcheck disable=SC2086
  [ $# -gt 0 ] || set -- $e2e_parts
  need_cluster
  package experiments
  rm -rf "$state/e2e"
  for part; do
    since=$SECONDS
    case $part in
      cookie | autoscale | upgrade | failover | releases) "check_$part" ;;
      *) install_release "$part" && helm_test statelab ;;
    esac
    say "ok: $part ($((SECONDS - since)) s)"
  done
}

helm_test() { # RELEASE
  step "helm test $1" run_helm_test "$1"
}

run_helm_test() { # RELEASE; a failure is explained by what the pods say
  "$helm" test "$1" --kube-context kind-statelab --namespace statelab --timeout 3m && return
  in_cluster -n statelab get pods -o wide
  in_cluster -n statelab logs -l "app.kubernetes.io/instance=$1" --all-containers --prefix --tail 8 --max-log-requests 20
  return 1
}

check_cookie() { # through a real ingress controller
  install_release memory-sticky --set stateful.affinity=cookie --set stateful.ingress.enabled=true
  helm_test statelab
}

check_autoscale() {
  install_release jwt
  under_load 'More load than the pods can take' autoscale --scenario jwt --require-held
}

# From the last chart of the former version to this one and back, twice, since the shoppers of a run are those of one service.
check_upgrade() {
  local former=$state/former-chart kept scenario
  step 'Deleting the release' in_cluster delete namespace statelab --ignore-not-found
  step 'Finding the chart of the former version' former_chart "$former"
  need_release_images
  step 'Installing it' install_chart_of "$former" "${images[@]}"
  announce stateful 8080
  announce stateless 8081
  kept=$(what_is_kept)
  for scenario in redis jwt; do
    # another timeout, so that both services have something to roll out
    under_load "Upgrade, seen by shoppers of $scenario" command --scenario $scenario --require-held --run \
      "'$helm' upgrade statelab '$chart' --kube-context kind-statelab -n statelab --wait -f '$recipe/values.yaml' ${images[*]} \
        --set stateful.session.idleTimeout=21M,stateless.token.accessLifetime=6M"
    under_load "Rollback, seen by shoppers of $scenario" command --scenario $scenario --require-held --run \
      "'$helm' rollback statelab --kube-context kind-statelab -n statelab --wait"
  done
  [ "$(what_is_kept)" = "$kept" ] || die 'a Secret or a volume was not kept'
  helm_test statelab
}

former_chart() { # DIRECTORY
  local change
  change=$(git -C "$root" log -n 1 --format=%H -G '^version:' -- helm/statelab/Chart.yaml) && [ -n "$change" ] ||
    { echo 'ERROR: the former chart is in the history of the repository, and this is no clone with one'; return 1; }
  rm -rf "$1"
  mkdir -p "$1"
  git -C "$root" archive "$change^" helm/statelab k8s/kind/values.yaml | tar -x -C "$1"
}

install_chart_of() { # DIRECTORY OPTION...
  local chart=$1/helm/statelab values=$1/k8s/kind/values.yaml
  shift
  install_chart -f "$values" "$@"
}

what_is_kept() { # the Secrets and volumes of the release, by a hash
  in_cluster -n statelab get secrets,persistentvolumeclaims -l app.kubernetes.io/instance=statelab \
    -o 'jsonpath={range .items[*]}{.kind} {.metadata.name} {.metadata.uid} {.data}{"\n"}{end}' | sha256sum
}

check_failover() {
  install_release ha
  local pod node
  pod=$(redis_primary)
  under_load 'The primary of Redis dies' command --run \
    "'$kubectl' --context kind-statelab -n statelab delete pod $pod --grace-period=0 --force"
  soon_again
  step 'Waiting for all pods' all_ready
  pod=$(redis_primary)
  under_load 'The primary is replaced, and takes over again' command --run \
    "kubectl='$kubectl'; $(declare -f in_cluster redis_primary take_over_again); take_over_again $pod"
  soon_again
  [ "$(redis_primary)" = "$pod" ] || die "$pod is not the primary again"
  node=$(in_cluster -n statelab get pod "$pod" -o 'jsonpath={.spec.nodeName}')
  # The volumes of this cluster stay on their node. Where two of the three are on this one, the PodDisruptionBudget keeps the second pod.
  under_load 'The node of the primary is drained' command --run \
    "'$kubectl' --context kind-statelab drain $node --ignore-daemonsets --delete-emptydir-data --timeout=40s; code=\$?
     '$kubectl' --context kind-statelab uncordon $node && [ \$code -le 1 ]"
  soon_again
  step 'Waiting for all pods' all_ready
  for pod in $(in_cluster -n statelab get pods -o name); do
    under_load "${pod#pod/} is deleted" command --run "'$kubectl' --context kind-statelab -n statelab delete $pod --wait=false"
    soon_again
    step 'Waiting for all pods' all_ready
  done
}

redis_primary() {
  in_cluster -n statelab exec statelab-redis-0 -c sentinel -- \
    redis-cli -p 26379 --user shop sentinel get-master-addr-by-name statelab | sed -n '1s/\..*//p'
}

take_over_again() { # POD: it is replaced, has another address then, and is made the primary again
  in_cluster -n statelab delete pod "$1" && in_cluster -n statelab wait --for condition=Ready "pod/$1" --timeout 60s || return
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    [ "$(redis_primary)" != "$1" ] || return 0
    in_cluster -n statelab exec "$1" -c sentinel -- sh -c \
      'REDISCLI_AUTH=$SENTINEL_PASSWORD redis-cli -p 26379 --user sentinel sentinel failover statelab'
    sleep 3
  done
  return 1
}

all_ready() {
  in_cluster -n statelab rollout status deployment/statelab-stateful --timeout 2m
  in_cluster -n statelab rollout status statefulset/statelab-redis --timeout 2m
  await 90 no_pod_ends
}

soon_again() { # no shopper of the last run waited for too long
  local waited
  waited=$(sed -n 's/.*no shopper waited longer than \([0-9.]*\) s.*/\1/p' "$state/step.log" | tail -n 1)
  [ -n "$waited" ] && [ "${waited%.*}" -lt $stay ] || die "a shopper waited for ${waited:-ever so many} s, and $stay is the limit"
}

under_load() { # TITLE EXPERIMENT OPTION...
  local title=$1
  shift
  step "$title" exec_harness experiment "$@" --quick --duration 15 --out "$state/e2e"
  say "$(grep -oE '(HELD|BROKEN): .*' "$state/step.log" | tail -n 1)"
}

# Two releases in one namespace keep out of each other's way, and one that is uninstalled leaves the data of its store and nothing else.
check_releases() {
  install_release redis
  step 'Installing another release beside it' "$helm" upgrade --install other "$chart" --kube-context kind-statelab --namespace statelab \
    --wait --timeout 5m -f "$recipe/values.yaml" "${images[@]}" --set stateful.service.type=ClusterIP,stateful.service.nodePort=0 \
    --set stateless.service.type=ClusterIP,stateless.service.nodePort=0
  helm_test statelab
  helm_test other
  step 'Uninstalling it' "$helm" uninstall other --kube-context kind-statelab --namespace statelab --wait
  step 'Looking for what it left' await 60 only_data_is_left
  helm_test statelab
  step 'Deleting that too' in_cluster -n statelab delete persistentvolumeclaims -l app.kubernetes.io/instance=other
}

only_data_is_left() {
  local kinds left
  kinds=$(in_cluster api-resources --namespaced --verbs=list -o name | grep -v '^events\|metrics.k8s.io' | paste -sd ,)
  left=$(in_cluster -n statelab get "$kinds" -l app.kubernetes.io/instance=other -o name)
  [ "$left" = persistentvolumeclaim/data-other-statelab-redis-0 ] || { echo "left: $left"; return 1; }
}
