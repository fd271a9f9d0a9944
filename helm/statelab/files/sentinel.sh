# shellcheck shell=sh disable=SC3028 # the environment has HOSTNAME
# Manages a pod of Redis with Sentinel, by its first argument: `replication` prints the settings that make its Redis the primary or a
# replica; `start` starts its Sentinel; `leave` hands over before the pod ends.
# Needs /etc/redis/pods, the names of all three pods in their order, and /etc/redis/sentinel.conf.
# Environment: HOSTNAME, REDISCLI_AUTH for the user shop, REPLICA_PASSWORD, SENTINEL_PASSWORD.
set -eu

# Sentinel changes settings as it runs and writes them to this file. It is on the volume, so that this pod still knows its role after all
# three pods were gone.
state=/data/sentinel/sentinel.conf

first='' host='' peers=''
while read -r pod; do
  first=${first:-$pod}
  case $pod in "$HOSTNAME".*) host=$pod ;; *) peers="$peers $pod" ;; esac
done </etc/redis/pods
domain=${host#"$HOSTNAME"}

now() { date +%s; }

as_sentinel() { REDISCLI_AUTH=$SENTINEL_PASSWORD timeout 2 redis-cli -e --user sentinel "$@"; }

# What the Sentinel of a pod knows about the primary: lines with names and values in turn.
ask_sentinel() { as_sentinel -h "$1" -p 26379 sentinel master statelab 2>/dev/null; } # POD

# The primary that the Sentinel of a pod names. During a failover this is the promoted replica, even before the failover is done.
named_by() { as_sentinel -h "$1" -p 26379 sentinel get-master-addr-by-name statelab 2>/dev/null | head -n 1; } # POD

field() { printf '%s\n' "$2" | sed -n "/^$1\$/{n;p;q;}"; } # NAME VIEW

# The reply of a Redis to ROLE, on one line: its role, and for a replica also its primary and the state of the link.
role() { as_sentinel "$@" role 2>/dev/null | tr '\n' ' '; } # [-h POD]

# Sets memory, the saved settings of this pod's Sentinel, and remembered, the primary in them.
remember() {
  memory=$(cat "$state" 2>/dev/null || true)
  remembered=$(recall 'monitor statelab')
  for pod in $host $peers; do # the primary may be saved under a former name
    case $remembered in "${pod%"$domain"}".*) remembered=$pod ;; esac
  done
}

recall() { printf '%s\n' "$memory" | sed -n "s/^sentinel $1 \"*\([^\" ]*\).*/\1/p"; } # SETTING

# Whether the first pod serves, and has no user for replicas.
first_is_standalone() {
  [ "$(timeout 2 redis-cli -e -h "$first" --user shop ping 2>/dev/null)" = PONG ] &&
    REDISCLI_AUTH=$REPLICA_PASSWORD timeout 2 redis-cli -e -h "$first" --user replica ping 2>&1 | grep -qE 'WRONGPASS|NOAUTH'
}

# Sets primary: from the newest configuration of the other pods' Sentinels, otherwise from memory, otherwise to the first pod. Memory is for
# a start of all pods at once, the first pod for their very first start. In a change from `standalone` to `sentinel`, the first pod changes
# last: it has what was written as `standalone`, and the two other pods, if they existed before, remember an earlier state.
# Also sets answers, the number of other pods that name a primary; settled, the number of these that are past their own first seconds; told,
# the primary that they name; copies, the number of its replicas that they know; and alone, if the first pod has no Sentinel yet.
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
  # Two of the three pods know of each failover, so two answers are enough. If at most one answers, this pod may know better.
  remember
  remembered_epoch=$(recall 'config-epoch statelab')
  if [ "$answers" -lt 2 ] && [ -n "$remembered" ] && [ "${remembered_epoch:-0}" -gt "$epoch" ]; then primary=$remembered; fi
  if [ "$host" != "$first" ] && first_is_standalone; then primary=$first alone=yes; fi
}

# Milliseconds without an answer after which a Sentinel considers the primary down if all pods start at once: the primary has the newest
# data, and gets this time to start.
PATIENCE=10000

# Whether no further answer can change the primary: both other pods have answered, or the primary is up.
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

# If this pod has no data, and no other pod has answered, the others may have data and only take longer to start: they must not copy an
# empty data set.
has_waited_enough() {
  enough=8
  [ -d /data/appendonlydir ] || [ "$answers" != 0 ] || enough=60
  [ "$(now)" -ge $((begin + enough)) ]
}

refuse_if_gone() {
  gone=''
  case $told in
    "$host") [ "$copies" = 0 ] || [ -d /data/appendonlydir ] || gone="The data of this primary is gone (the others would copy an empty data set)" ;;
    "$HOSTNAME".*) gone="The name of this primary was $told (the other pods would take $host for one of its replicas)" ;;
  esac
  if [ -n "$gone" ]; then
    echo "$gone: Redis does not start here until Sentinel has promoted another pod." >&2
    exit 1
  fi
}

# A primary that is back before the others have replaced it would be a second primary, and accept writes that are lost when Sentinel makes
# it a replica. So it waits for the end of the failover, for at most five seconds: there may be no replica to replace it.
wait_for_replacement() {
  deadline=$(($(now) + 5))
  while [ "$primary" = "$host" ] && [ "$(now)" -lt "$deadline" ] && { is_just_missed || is_being_replaced; }; do
    sleep 0.2
    find_primary
  done
}

# Whether a Sentinel that had an answer from the primary a moment ago may still start a failover. That is possible until two Sentinels have
# missed the primary and asked each other, which they do every second, even if the primary answers again by then. A Sentinel that has only
# just started does not count: it never had an answer.
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
  # If two other Sentinels may be replacing the primary, this one missed their election: it would call another one, and the replica that it
  # chose would leave the new primary. So it waits. But a single other Sentinel needs this one for a majority at once.
  case $settled,$answers in 0,*) patience=$PATIENCE ;; *,2) patience=5000 ;; *) patience=0 ;; esac
  # A Sentinel that knows no replica replaces no primary: one without Sentinel looks down, since it has no user for Sentinel.
  known=myid
  [ "$primary" != "$remembered" ] || [ "$former" != "$host" ] || [ -n "$alone" ] ||
    known='myid|config-epoch|leader-epoch|current-epoch|known-replica|known-sentinel'
  mkdir -p /data/sentinel
  touch "$state"
  # Sentinel needs the passwords for Redis and for the other Sentinels in plain text; its user can switch roles, but not read data.
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

# In version 0.1.0, and in early versions of 0.2.0, the pods had other names. A Sentinel forgets no replica by itself. If it also knew the
# primary as a replica, by its former name, it would make the primary a replica of itself. So when a pod gets its new name, the other
# Sentinels discover the replicas again: even after some seconds, since a failover in progress ends with the former primary as a replica.
# The next pod should not stop before they know two replicas, so this pod waits: for at most 18 s, since the rolling update waits for it.
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

# Applies the chart's limit as soon as the primary has answered this Sentinel, at the latest after MILLISECONDS. An answer to anyone else is
# not enough: this Sentinel tries to connect only once a second, and would consider a primary down that it has not reached yet.
lose_patience() { # MILLISECONDS
  deadline=$(($(now) + $1 / 1000))
  until has_its_answer || [ "$(now)" -ge "$deadline" ]; do sleep 0.5; done
  while kill -0 "$PPID" 2>/dev/null; do
    if as_sentinel -p 26379 sentinel set statelab down-after-milliseconds "$(down_after)" >/dev/null 2>&1; then return 0; fi
    sleep 0.5
  done
}

# Whether this Sentinel is connected to the primary and no ping is pending: the first ping is pending until it has been answered once.
has_its_answer() {
  view=$(ask_sentinel "$host") || return 1
  case $(field flags "$view") in *disconnected* | *s_down*) return 1 ;; esac
  [ "$(field last-ping-sent "$view")" = 0 ]
}

# Pauses writes, so that the replicas receive what was acknowledged, and has Sentinel promote one of them: nothing is lost, and there are no
# seconds in which Sentinel only suspects that the primary is down. Sentinel may choose a replica that is still copying and lacks seconds of
# writes, so the replicas that are up have to be up to date first. If both have just restarted, Sentinel may find neither fit: then writes
# resume and Sentinel is asked again. The last attempt begins within 12 s and takes about 10 s, so that some of the pod's 30 s are left for
# the server to shut down.
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
        *) # in progress, perhaps since before
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

# The primary's reply to ROLE has three words for each replica that receives every write.
a_replica_is_behind() {
  there=0
  for peer in $peers; do
    [ -z "$(named_by "$peer")" ] || there=$((there + 1))
  done
  [ $((($(role | wc -w) - 2) / 3)) -lt "$there" ]
}

# In a change from `sentinel` to `standalone`, all three pods stop at once, and only this one comes back. While it is a replica, it receives
# what the primary acknowledges, so it waits for up to 3 s.
go_last() {
  for _ in 1 2 3; do
    case $(role) in "slave "*" connected "*) sleep 1 ;; *) return 0 ;; esac
  done
}

"$@"
