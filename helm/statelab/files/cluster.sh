# shellcheck shell=sh
# Manages a pod of Redis Cluster, by its argument: `join` runs until the server, its parent, has its place in the cluster or ends; `ready`
# is for the probe; `leave` runs before the pod ends. Each pod manages only itself, and retries what did not succeed: so nothing else
# creates the cluster, and no pod has to be the first.
# Needs /etc/redis/pods, the names of all pods; each two consecutive pods have the same slots.
# Environment: HOSTNAME, POD_IP, REPLICA_PASSWORD.
set -eu

ask() { # HOST COMMAND...
  host=$1
  shift
  REDISCLI_AUTH=$REPLICA_PASSWORD timeout 2 redis-cli -e -h "$host" --user replica "$@" 2>/dev/null
}

myself() { grep -E '^[^ ]+ [^ ]+ myself,'; }

# Sets shard (from 0), shards, ordinal (of this pod in its shard), partner and others.
find_pods() {
  index=0 own='' others=''
  while read -r pod; do
    # shellcheck disable=SC3028 # the environment has it
    case $pod in "$HOSTNAME".*) own=$index ;; *) others="$others $pod" ;; esac
    index=$((index + 1))
  done </etc/redis/pods
  shard=$((own / 2)) shards=$((index / 2)) ordinal=$((own % 2))
  partner=$(sed -n "$((shard * 2 + 2 - ordinal))p" /etc/redis/pods)
}

# Whether a node in the input, lines in the format of CLUSTER NODES, has the slot.
is_taken() { # SLOT
  awk -v slot="$1" '
    { for (i = 9; i <= NF; i++) { n = split($i, range, "-"); if (range[1] + 0 <= slot && slot <= range[n] + 0) taken = 1 } }
    END { exit !taken }'
}

# Succeeds once this pod knows all others, and has its slots or is a replica of its partner.
settle() {
  told='' strangers=''
  nodes=$(ask "$POD_IP" cluster nodes) || return 1
  # Asks each pod by name, because its address changes and nodes.conf has the former one. After all pods were gone, every address differs.
  for pod in $others; do
    answer=$(ask "$pod" cluster nodes) || answer=''
    address=$(printf '%s\n' "$answer" | myself | sed 's/^[^ ]* \(.*\):6379@.*/\1/')
    case "$nodes" in
      *" ${address:-nobody}:6379@"*) ;;
      *)
        strangers="$strangers $pod"
        [ -z "$address" ] || ask "$POD_IP" cluster meet "$address" 6379 >/dev/null || true ;;
    esac
    told="$told$answer
"
  done
  # Takes no slots before all pods have answered: a pod that lost its volume must not take slots that another pod has taken over.
  [ -z "$strangers" ] || return 1
  case $(printf '%s\n' "$nodes" | myself) in
    *' myself,slave '* | *' connected '*[0-9]*) return ;;
  esac
  partner_node=$(ask "$partner" cluster nodes | myself)
  first=$((16384 * shard / shards)) last=$((16384 * (shard + 1) / shards - 1))
  case $partner_node in
    *' myself,master '*' connected '*[0-9]*)
      ask "$POD_IP" cluster replicate "${partner_node%% *}" >/dev/null ;;
    *)
      if [ "$ordinal" = 0 ] && ! printf '%s\n' "$nodes" "$told" | is_taken "$first"; then
        ask "$POD_IP" cluster addslotsrange "$first" "$last" >/dev/null
      fi ;;
  esac
  return 1
}

join() {
  find_pods
  while kill -0 "$PPID" 2>/dev/null; do
    if settle; then
      echo 'This pod has joined the cluster'
      return
    fi
    sleep 1
  done
}

# Whether the cluster serves and, on a replica, the copy of the primary's data is complete.
ready() {
  ask "$POD_IP" cluster info | grep -q '^cluster_state:ok' || return 1
  case $(ask "$POD_IP" role) in
    slave*connected*) ;;
    slave*) return 1 ;;
  esac
}

# Hands the slots over: writes wait while the replica receives what was acknowledged and becomes the primary.
leave() {
  find_pods
  for attempt in 1 2 3 4 5; do
    ask "$partner" cluster failover || ask "$partner" ping || return 0
    for second in 1 2 3 4; do
      case $(ask "$POD_IP" role) in master*) sleep 1 ;; *) return 0 ;; esac
    done
  done
  echo "No replica has taken over after $attempt attempts of $second s"
}

"$@"
