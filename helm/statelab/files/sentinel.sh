# shellcheck shell=sh disable=SC3028 # the environment has HOSTNAME
# What a pod of Redis with Sentinel does besides serving, with one argument: `replication` prints what makes its Redis the primary or a replica;
# `start` starts its Sentinel; `leave` hands over before the pod ends.
# Needs /etc/redis/pods, the names of all three pods in their order, and /etc/redis/sentinel.conf.
# Environment: HOSTNAME, REDISCLI_AUTH for the user shop, REPLICA_PASSWORD, SENTINEL_PASSWORD.
set -eu

# The settings that Sentinel changes as it runs, and writes to its file, are on the volume: they are how this pod knows its role after all
# three were gone.
state=/data/sentinel/sentinel.conf

first='' host='' peers=''
while read -r pod; do
  first=${first:-$pod}
  case $pod in "$HOSTNAME".*) host=$pod ;; *) peers="$peers $pod" ;; esac
done </etc/redis/pods
domain=${host#"$HOSTNAME"}

now() { date +%s; }

as_sentinel() { REDISCLI_AUTH=$SENTINEL_PASSWORD timeout 2 redis-cli -e --user sentinel "$@"; }

# What the Sentinel of a pod knows of the primary, names and values in turn.
ask_sentinel() { as_sentinel -h "$1" -p 26379 sentinel master statelab 2>/dev/null; } # POD

# Whom it names, which is the replica that is being promoted even before that is done.
named_by() { as_sentinel -h "$1" -p 26379 sentinel get-master-addr-by-name statelab 2>/dev/null | head -n 1; } # POD

field() { printf '%s\n' "$2" | sed -n "/^$1\$/{n;p;q;}"; } # NAME VIEW

# The role of a Redis, and for a replica whom it follows and how.
role() { as_sentinel "$@" role 2>/dev/null | tr '\n' ' '; } # [-h POD]

# Sets memory, the settings of this pod's Sentinel, and remembered, the primary among them.
remember() {
  memory=$(cat "$state" 2>/dev/null || true)
  remembered=$(recall 'monitor statelab')
  for pod in $host $peers; do # it may have had another name
    case $remembered in "${pod%"$domain"}".*) remembered=$pod ;; esac
  done
}

recall() { printf '%s\n' "$memory" | sed -n "s/^sentinel $1 \"*\([^\" ]*\).*/\1/p"; } # SETTING

# It serves, and has never heard of replicas.
first_is_standalone() {
  [ "$(timeout 2 redis-cli -e -h "$first" --user shop ping 2>/dev/null)" = PONG ] &&
    REDISCLI_AUTH=$REPLICA_PASSWORD timeout 2 redis-cli -e -h "$first" --user replica ping 2>&1 | grep -qE 'WRONGPASS|NOAUTH'
}

# Sets primary, by the newest configuration that the Sentinel of another pod has, else by memory, else to the first pod: memory is for all
# pods starting at once, the first pod for their first time. Where `standalone` becomes `sentinel`, the first pod is the last to change: it
# has what was written since, and the two others, if they were there before, remember how it was earlier.
# Sets also answers, how many of the others told of one; settled, how many of those are not in their first seconds themselves; told, what they
# say; copies, how many replicas of that they know; and alone, if the first pod has no Sentinel yet.
find_primary() {
  told='' epoch=-1 copies=0 answers=0 settled=0 alone=''
  for peer in $peers; do
    view=$(ask_sentinel "$peer") || continue
    answers=$((answers + 1))
    [ "$(field down-after-milliseconds "$view")" -ge "$PATIENCE" ] || settled=$((settled + 1))
    if [ "$(field config-epoch "$view")" -gt "$epoch" ]; then
      epoch=$(field config-epoch "$view") told=$(named_by "$peer") copies=$(field num-slaves "$view")
    fi
  done
  primary=${told:-$first}
  # Of three, two know of each failover. Of one other pod, this one may know better.
  remember
  remembered_epoch=$(recall 'config-epoch statelab')
  if [ "$answers" -lt 2 ] && [ -n "$remembered" ] && [ "${remembered_epoch:-0}" -gt "$epoch" ]; then primary=$remembered; fi
  if [ "$host" != "$first" ] && first_is_standalone; then primary=$first alone=yes; fi
}

# Milliseconds without an answer after which a Sentinel counts the primary as dead if all start at once: it has the newest data, and gets
# its time to start.
PATIENCE=10000

# Whether nothing that another pod may still tell can change what is known: both have told, or the primary is there.
is_certain() {
  if [ "$answers" = 2 ] || [ -n "$alone" ]; then return 0; fi
  [ "$primary" != "$host" ] || return 1
  case $(role -h "$primary") in master*) ;; *) return 1 ;; esac
}

replication() {
  begin=$(now)
  find_primary
  until is_certain || has_waited_enough; do
    sleep 0.5
    find_primary
  done
  echo "The primary is $primary${alone:+, which has no Sentinel yet}" >&2
  refuse_if_gone
  wait_for_replacement
  echo "replica-announce-ip $host"
  [ "$primary" = "$host" ] || echo "replicaof $primary 6379"
}

# If it has no data, and nobody told it of a primary, the others may have some, and only take longer to start: they must not copy its
# emptiness.
has_waited_enough() {
  enough=8
  [ -d /data/appendonlydir ] || [ "$answers" != 0 ] || enough=60
  [ "$(now)" -ge $((begin + enough)) ]
}

refuse_if_gone() {
  gone=''
  case $told in
    "$host") [ "$copies" = 0 ] || [ -d /data/appendonlydir ] || gone="The data of this primary is gone (the others would copy its emptiness)" ;;
    "$HOSTNAME".*) gone="The name of this primary, $told, is gone (the others would take $host for one of its replicas)" ;;
  esac
  if [ -n "$gone" ]; then
    echo "$gone: the others must choose a new one before it starts." >&2
    exit 1
  fi
}

# A primary that is back before the others have replaced it would be a second one, and take writes that are lost when Sentinel makes it a
# replica. So it waits for the end of the failover, for no more than five seconds: there may be nobody to replace it.
wait_for_replacement() {
  deadline=$(($(now) + 5))
  while [ "$primary" = "$host" ] && [ "$(now)" -lt "$deadline" ] && { is_just_missed || is_being_replaced; }; do
    sleep 0.2
    find_primary
  done
}

# Whether a Sentinel that had its answer a moment ago may still begin a failover: until two of them have missed it and asked each other, which
# they do every second. It may begin although the primary answers again. One that has only just started never had an answer.
is_just_missed() {
  for peer in $peers; do
    up=$(as_sentinel -h "$peer" -p 26379 info server 2>/dev/null | sed -n 's/^uptime_in_seconds:\([0-9]*\).*/\1/p')
    if [ "${up:-0}" -ge $((PATIENCE / 1000)) ] &&
      [ "$(field last-ok-ping-reply "$(ask_sentinel "$peer")")" -lt $(($(down_after) + 2000)) ]; then return 0; fi
  done
  return 1
}

is_being_replaced() {
  for pod in $host $peers; do
    case $(ask_sentinel "$pod") in *,failover_in_progress*) return 0 ;; esac
  done
  return 1
}

start() {
  remember
  forget_former_name
  find_primary
  # A network policy may need a moment to let a new pod through.
  deadline=$(($(now) + 3))
  while [ "$answers" = 0 ] && [ "$(now)" -lt "$deadline" ]; do
    sleep 0.5
    find_primary
  done
  # If two others may be about to replace the primary, this Sentinel missed that election: it would call another one, and the replica that
  # it chose would leave the new primary. But a single one needs it for a majority at once.
  case $settled,$answers in 0,*) patience=$PATIENCE ;; *,2) patience=5000 ;; *) patience=0 ;; esac
  # With no replica that it knows, it replaces no primary: one without Sentinel looks dead, since it does not know Sentinel's user.
  known=myid
  [ "$primary" != "$remembered" ] || [ "$former" != "$host" ] || [ -n "$alone" ] ||
    known='myid|config-epoch|leader-epoch|current-epoch|known-replica|known-sentinel'
  mkdir -p /data/sentinel
  touch "$state"
  # The passwords that Sentinel needs for Redis and for the others are in clear; its user can switch roles, and read no data.
  {
    echo "sentinel monitor statelab $primary 6379 2"
    cat /etc/redis/sentinel.conf
    echo "sentinel announce-ip $host"
    echo "sentinel auth-pass statelab $SENTINEL_PASSWORD"
    echo "sentinel sentinel-pass $SENTINEL_PASSWORD"
    [ "$patience" -le "$(down_after)" ] || echo "sentinel down-after-milliseconds statelab $patience"
    grep -E "^sentinel ($known) " "$state" || true
  } >"$state.new"
  chmod 600 "$state.new"
  mv "$state.new" "$state"
  sh /etc/redis/sentinel.sh lose_patience "$patience" &
  exec redis-server "$state" --sentinel
}

down_after() { sed -n 's/^sentinel down-after-milliseconds statelab //p' /etc/redis/sentinel.conf; }

# In version 0.1.0, and in early ones of 0.2.0, the pods had other names. A Sentinel forgets no replica by itself, and of a primary that it
# also knows as a replica, by a former name, it would make a replica of itself. So as a pod gets its new name, the others look for
# replicas anew: even after some seconds, since a failover that is under way ends with the former primary as a replica. Until they
# have found two the next pod should not go, so this one waits. It gives up after 18 s, since the rollout waits for it.
forget_former_name() {
  former=$(recall announce-ip)
  former=${former:-$host}
  begin=$(now)
  finished=''
  until [ "$former" = "$host" ] || [ -n "$finished" ]; do
    sleep 1
    elapsed=$(($(now) - begin))
    [ "$elapsed" -lt 6 ] || finished=yes
    for peer in $peers; do
      replicas=$(as_sentinel -h "$peer" -p 26379 sentinel replicas statelab | grep ':6379$' || true)
      case $replicas in
        *"$former:"*) as_sentinel -h "$peer" -p 26379 sentinel reset statelab && finished='' ;;
        *:*:*) ;; # two
        *) finished='' ;;
      esac
    done
    [ "$elapsed" -lt 18 ] || finished=yes
  done
}

# The chart's limit applies as soon as the primary has answered this Sentinel, and at last when it had its time. That it answers somebody else
# is not enough: this Sentinel tries to connect only once a second, and would count as dead what it has not reached yet.
lose_patience() { # MILLISECONDS
  deadline=$(($(now) + $1 / 1000))
  until has_its_answer || [ "$(now)" -ge "$deadline" ]; do sleep 0.5; done
  while kill -0 "$PPID" 2>/dev/null; do
    if as_sentinel -p 26379 sentinel set statelab down-after-milliseconds "$(down_after)" >/dev/null 2>&1; then return 0; fi
    sleep 0.5
  done
}

# Connected, with no question open: the first one is open until it has been answered once.
has_its_answer() {
  view=$(ask_sentinel "$host") || return 1
  case $(field flags "$view") in *disconnected* | *s_down*) return 1 ;; esac
  [ "$(field last-ping-sent "$view")" = 0 ]
}

# Writes wait, the replicas get what was acknowledged, and Sentinel makes one of them the primary, with nothing lost and without the
# seconds in which it would only suspect that the primary is down. It may choose a replica that is still copying, and lacks seconds of
# writes: so those of the pods that are there have to be up to date first. If both have just restarted, Sentinel may find neither fit: then writes
# go on and it is asked again. The last attempt begins within 12 s and takes about 10 s, so that some of the pod's 30 s are left for the
# server to end.
leave() {
  [ "$host" != "$first" ] || go_last
  case $(role) in master*) ;; *) return 0 ;; esac
  begin=$(now)
  while [ "$(now)" -lt $((begin + 5)) ] && a_replica_is_behind; do sleep 0.5; done
  again=yes
  while [ -n "$again" ] && [ "$(now)" -lt $((begin + 12)) ]; do
    again=''
    for peer in $peers; do
      [ "$(named_by "$peer")" = "$host" ] || continue
      again=yes
      as_sentinel client pause 10000 write || true
      case $(as_sentinel -h "$peer" -p 26379 sentinel failover statelab 2>&1) in
        *NOGOODSLAVE*)
          as_sentinel client unpause || true
          echo "Sentinel finds no replica fit to take over"
          sleep 1
          ;;
        *) # under way, perhaps since before
          for _ in 1 2 3 4 5 6 7 8 9 10; do
            sleep 1
            [ "$(named_by "$peer")" = "$host" ] || return 0
          done
          break
          ;;
      esac
    done
  done
}

# Of each replica that gets every write, the role of this primary has three words more.
a_replica_is_behind() {
  there=0
  for peer in $peers; do
    [ -z "$(named_by "$peer")" ] || there=$((there + 1))
  done
  [ $((($(role | wc -w) - 2) / 3)) -lt "$there" ]
}

# Where `sentinel` becomes `standalone`, all three have to go at once, and this one comes back: as long as it is a replica, it has what the
# primary acknowledged.
go_last() {
  for _ in 1 2 3; do
    case $(role) in "slave "*" connected "*) sleep 1 ;; *) return 0 ;; esac
  done
}

"$@"
