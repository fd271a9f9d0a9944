{{/*
How the containers of Redis start. The ACL is written here, so that it follows the passwords wherever they come from, and holds their
hashes alone. The user `shop` may read, write, run scripts that do no more, and tell of sessions on their channel; `dangerous` takes away
FLUSHALL, FLUSHDB and KEYS again, and CONFIG, SHUTDOWN and replication were never given. The user `tokens` is for the denylist alone.
Without a password nobody may do anything. Redis reads its append-only file as the user `default`, though: nobody can be it, but without
its rights the transactions in the file, which is what a script's writes are there, would be left out in silence at the next start.
*/}}
{{- define "statelab.redisStart" -}}
{{- $slots := eq (include "statelab.redisClustered" .) "true" | ternary " +cluster|slots" "" -}}
hash() { printf %s "$1" | sha256sum | cut -d ' ' -f 1; }
{
  echo "user default off ~* +@write"
  echo "user shop on #$(hash "$REDISCLI_AUTH") ~* &sessions +@read +@write +@connection -@dangerous +eval +evalsha +time +publish +subscribe{{ $slots }}"
  {{- if include "statelab.statelessUsesRedis" . }}
  echo "user tokens on #$(hash "$TOKENS_PASSWORD") ~revoked:* +@read +@write +@connection -@dangerous +eval +time{{ $slots }}"
  {{- end }}
  {{- if include "statelab.redisReplicated" . }}
  # https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/#acl-rules-for-sentinel-and-replicas
  echo "user replica on #$(hash "$REPLICA_PASSWORD") +psync +replconf +ping"
  echo "user sentinel on #$(hash "$SENTINEL_PASSWORD") &* +multi +slaveof +ping +exec +subscribe +config|rewrite +role +publish +info +client|setname +client|kill +client|pause +client|unpause +script|kill"
  {{- end }}
  {{- if include "statelab.redisClustered" . }}
  echo "user replica on #$(hash "$REPLICA_PASSWORD") +psync +replconf +ping +role +cluster|nodes +cluster|info +cluster|meet +cluster|addslotsrange +cluster|replicate +cluster|failover"
  {{- end }}
  {{- if include "statelab.redisExporter" . }}
  # What Redis counts, and nothing that it holds: the exporter tries SLOWLOG GET, too, which would show it parts of sessions.
  echo "user exporter on #$(hash "$EXPORTER_PASSWORD") +info +latency|latest +slowlog|len"
  {{- end }}
} > /run/redis/users.acl
{{- if include "statelab.redisReplicated" . }}
{{ include "statelab.redisPrimary" . }}
{{ include "statelab.asSentinel" . }}
# A primary that is back before the others have replaced it would be a second one, and take writes that are lost when Sentinel makes it a
# replica. So it waits for the end of the failover, for no more than five seconds: there may be nobody to replace it.
is_being_replaced() {
  for pod in $host $peers; do
    as_sentinel -h "$pod" -p 26379 sentinel master statelab 2>/dev/null | grep -q ',failover_in_progress' && return
  done
  false
}
deadline=$(($(date +%s) + 5))
while [ "$primary" = "$host" ] && [ "$(date +%s)" -lt "$deadline" ] && is_being_replaced; do
  sleep 0.2
  find_primary
done
{
  cat /etc/redis/redis.conf
  echo "replica-announce-ip $host"
  echo "masteruser replica"
  echo "masterauth $REPLICA_PASSWORD"
  [ "$primary" = "$host" ] || echo "replicaof $primary 6379"
} > /run/redis/redis.conf
{{ include "statelab.redisCutTail" . }}
exec redis-server /run/redis/redis.conf
{{- else if include "statelab.redisClustered" . }}
{
  cat /etc/redis/redis.conf
  echo "cluster-announce-ip $POD_IP"
  echo "masteruser replica"
  echo "masterauth $REPLICA_PASSWORD"
} > /run/redis/redis.conf
{{ include "statelab.redisCutTail" . }}
sh /etc/redis/cluster.sh join &
exec redis-server /run/redis/redis.conf
{{- else }}
{{ include "statelab.redisCutTail" . }}
exec redis-server /etc/redis/redis.conf
{{- end }}
{{- end }}

{{/*
A power loss can leave the append-only file with zeros at its end, which Redis refuses to load. The file is cut off at its first
command that cannot be read, if no more than 1 MiB follows: as much as `appendfsync everysec` may have left unwritten of a busy second.
Good commands behind a damaged one are cut off too, and the log says how many bytes; more than that is for somebody to look at. By its
name the server is the program that checks the file.
*/}}
{{- define "statelab.redisCutTail" -}}
manifest=/data/appendonlydir/appendonly.aof.manifest
if [ -f "$manifest" ]; then
  ln -sf "$(command -v redis-server)" /run/redis/redis-check-aof
  checked=$(/run/redis/redis-check-aof "$manifest" 2>&1) || {
    broken=$(printf '%s\n' "$checked" | sed -n 's/.*diff=\([0-9]*\).*/\1/p' | tail -n 1)
    if [ "${broken:-1048577}" -le 1048576 ]; then
      echo "The append-only file ends with $broken bytes that are no command: they are cut off"
      yes | /run/redis/redis-check-aof --fix "$manifest" >/dev/null
    fi
  }
fi
{{- end }}

{{/*
The settings that Sentinel changes as it runs, and writes to its file, are on the volume: they are how this pod knows its role after all
three were gone. The rest is taken from the chart at each start. The file has the passwords in clear that Sentinel needs for Redis and
for the others; its user can switch roles, and read no data.
*/}}
{{- define "statelab.sentinelStart" -}}
hash() { printf %s "$1" | sha256sum | cut -d ' ' -f 1; }
{
  echo "user default off"
  echo "user sentinel on #$(hash "$SENTINEL_PASSWORD") &* +@all"
  {{- $client := "&+switch-master +@connection -@dangerous +subscribe +sentinel|get-master-addr-by-name +sentinel|sentinels +sentinel|replicas +sentinel|slaves" }}
  echo "user shop on #$(hash "$REDISCLI_AUTH") {{ $client }}"
  {{- if include "statelab.statelessUsesRedis" . }}
  echo "user tokens on #$(hash "$TOKENS_PASSWORD") {{ $client }}"
  {{- end }}
} > /run/redis/sentinel.acl
{{ include "statelab.redisPrimary" . }}
{{ include "statelab.redisFormerName" . }}
# If it does not answer, the two others may be about to replace it, and this Sentinel missed that election: it would call another one, and
# the replica that it chose would leave the new primary. It waits for no more than five seconds, since they may need it for their
# majority, and not at all if one of them is missing, since they do need it then.
patience=5
for peer in $peers; do
  timeout 2 redis-cli -e -h "$peer" -p 26379 --user shop ping >/dev/null 2>&1 || patience=0
done
deadline=$(($(date +%s) + patience))
while [ "$(date +%s)" -lt "$deadline" ]; do
  case $(timeout 1 redis-cli -h "$primary" --user shop ping 2>/dev/null) in PONG | LOADING*) break ;; esac
  sleep 1
  find_primary
done
# With no replica that it knows, it replaces no primary: one without Sentinel looks dead, since it does not know Sentinel's user.
known=myid
[ "$primary" != "$last" ] || [ "$former" != "$host" ] || [ -n "$alone" ] || known='myid|config-epoch|leader-epoch|current-epoch|known-replica|known-sentinel'
mkdir -p /data/sentinel
touch "$state"
{
  echo "sentinel monitor statelab $primary 6379 2"
  cat /etc/redis/sentinel.conf
  echo "sentinel announce-ip $host"
  echo "sentinel auth-pass statelab $SENTINEL_PASSWORD"
  echo "sentinel sentinel-pass $SENTINEL_PASSWORD"
  grep -E "^sentinel ($known) " "$state" || true
} > "$state.new"
chmod 600 "$state.new"
mv "$state.new" "$state"
exec redis-server "$state" --sentinel
{{- end }}

{{/*
In version 0.1.0, and in early ones of 0.2.0, the pods had other names. A Sentinel forgets no replica by itself, and of a primary that it
also knows as a replica, by a former name, it would make a replica of itself. So as a pod gets its new name, the others look for
replicas anew: even after some seconds, since a failover that is under way ends with the former primary as a replica. Until they
have found two the next pod should not go, so this one waits. It gives up after 18 s, since the rollout waits for it.
*/}}
{{- define "statelab.redisFormerName" -}}
{{- include "statelab.asSentinel" . }}
former=$(sed -n 's/^sentinel announce-ip "*\([^"]*\)"*$/\1/p' "$state" 2>/dev/null || true)
former=${former:-$host}
begin=$(date +%s)
settled=
until [ "$former" = "$host" ] || [ -n "$settled" ]; do
  sleep 1
  elapsed=$(($(date +%s) - begin))
  [ "$elapsed" -lt 6 ] || settled=yes
  for peer in $peers; do
    replicas=$(as_sentinel -h "$peer" -p 26379 sentinel replicas statelab | grep ':6379$' || true)
    case $replicas in
      *"$former:"*) as_sentinel -h "$peer" -p 26379 sentinel reset statelab && settled= ;;
      *:*:*) ;; # two
      *) settled= ;;
    esac
  done
  [ "$elapsed" -lt 18 ] || settled=yes
done
{{- end }}

{{- define "statelab.asSentinel" -}}
as_sentinel() { REDISCLI_AUTH=$SENTINEL_PASSWORD timeout 2 redis-cli -e --user sentinel "$@"; }
{{- end }}

{{/*
Finds the primary: what a Sentinel of another pod tells, else what the one of this pod knew last, else the first pod. The second is for
all pods starting at once, the third for their first time. Where `standalone` becomes `sentinel`, the first pod is the last to change:
it has what was written since, and the two others, if they were there before, remember how it was earlier.
*/}}
{{- define "statelab.redisPrimary" -}}
{{- include "statelab.redisPeers" . }}
first={{ include "statelab.redisPodName" (dict "context" . "ordinal" 0) }}
state=/data/sentinel/sentinel.conf
last=$(sed -n 's/^sentinel monitor statelab \([^ ]*\) .*/\1/p' "$state" 2>/dev/null || true)
for pod in $host $peers; do # it may have had another name
  case $last in "${pod%.{{ .Release.Namespace }}.svc}".*) last=$pod ;; esac
done
# It serves, and has never heard of replicas.
first_is_standalone() {
  [ "$(timeout 2 redis-cli -e -h "$first" --user shop ping 2>/dev/null)" = PONG ] &&
    REDISCLI_AUTH=$REPLICA_PASSWORD timeout 2 redis-cli -e -h "$first" --user replica ping 2>&1 | grep -qE 'WRONGPASS|NOAUTH'
}
# Sets told, by the others, primary, and alone if that has no Sentinel yet.
find_primary() {
  told=
  for peer in $peers; do
    told=$(timeout 2 redis-cli -e -h "$peer" -p 26379 --user shop sentinel get-master-addr-by-name statelab 2>/dev/null | head -n 1)
    [ -z "$told" ] || break
  done
  alone=
  if [ "$host" != "$first" ] && first_is_standalone; then told=$first alone=yes; fi
  primary=${told:-${last:-$first}}
}
find_primary
# A network policy may need a moment to let a new pod through: memory is for when nobody answers.
deadline=$(($(date +%s) + 8))
while [ -z "$told" ] && [ -n "$last" ] && [ "$(date +%s)" -lt "$deadline" ]; do
  sleep 1
  find_primary
done
echo "The primary is $primary${alone:+, which has no Sentinel yet}"
gone=
case $told in
  "$host") [ -d /data/appendonlydir ] || gone="The data of this primary is gone (the others would copy its emptiness)" ;;
  "$HOSTNAME".*) gone="The name of this primary, $told, is gone (the others would take $host for one of its replicas)" ;;
esac
if [ -n "$gone" ]; then
  echo "$gone: the others must choose a new one before it starts." >&2
  exit 1
fi
{{- end }}

{{/* Sets host, the name for this pod, and peers, those for the others. */}}
{{- define "statelab.redisPeers" -}}
host='' peers=''
for pod in{{ range until 3 }} {{ include "statelab.redisPodName" (dict "context" $ "ordinal" .) }}{{ end }}; do
  case $pod in "$HOSTNAME".*) host=$pod ;; *) peers="$peers $pod" ;; esac
done
{{- end }}

{{/* The name of the Service for a single pod. Arguments: context, ordinal. */}}
{{- define "statelab.redisPodName" -}}
{{- printf "%s-redis-%d.%s.svc" (include "statelab.fullname" .context) .ordinal .context.Release.Namespace -}}
{{- end }}

{{/*
Hands the role of the primary over before the pod goes: writes wait, the replicas get what was acknowledged, and Sentinel makes one of
them the primary, with nothing lost and without the seconds in which it would only suspect that the primary is down. If both have just
restarted, Sentinel may find neither fit: then writes go on and it is asked again. The last attempt begins within 12 s and takes about
10 s, so that some of the pod's 30 s are left for the server to end.
*/}}
{{- define "statelab.redisHandOver" -}}
{{- include "statelab.redisPeers" . }}
{{ include "statelab.asSentinel" . }}
[ "$(as_sentinel role | head -n 1)" = master ] || exit 0
leads() { # for the Sentinel of a PEER
  [ "$(as_sentinel -h "$1" -p 26379 sentinel get-master-addr-by-name statelab | head -n 1)" = "$host" ]
}
deadline=$(($(date +%s) + 12))
again=yes
while [ -n "$again" ] && [ "$(date +%s)" -lt "$deadline" ]; do
  again=''
  for peer in $peers; do
    leads "$peer" || continue
    again=yes
    as_sentinel client pause 10000 write
    case $(as_sentinel -h "$peer" -p 26379 sentinel failover statelab 2>&1) in
      *NOGOODSLAVE*)
        as_sentinel client unpause
        echo "Sentinel finds no replica fit to take over"
        sleep 1
        ;;
      *) # under way, perhaps since before
        for _ in 1 2 3 4 5 6 7 8 9 10; do
          sleep 1
          leads "$peer" || exit 0
        done
        break
        ;;
    esac
  done
done
{{- end }}

{{/* The passwords in the environment of both containers. REDISCLI_AUTH is where redis-cli, in the probes, looks for one. */}}
{{- define "statelab.redisPasswords" -}}
{{- $variables := dict "REDISCLI_AUTH" "password" -}}
{{- if include "statelab.statelessUsesRedis" . }}{{ $_ := set $variables "TOKENS_PASSWORD" "tokens-password" }}{{ end -}}
{{- if include "statelab.redisExporter" . }}{{ $_ := set $variables "EXPORTER_PASSWORD" "exporter-password" }}{{ end -}}
{{- if or (include "statelab.redisReplicated" .) (include "statelab.redisClustered" .) -}}
{{- $_ := set $variables "REPLICA_PASSWORD" "replica-password" -}}
{{- end -}}
{{- if include "statelab.redisReplicated" . -}}
{{- $_ := set $variables "SENTINEL_PASSWORD" "sentinel-password" -}}
{{- end -}}
{{- range $variable, $key := $variables }}
- name: {{ $variable }}
  valueFrom:
    secretKeyRef:
      name: {{ include "statelab.redisSecret" $ }}
      key: {{ $key }}
{{- end }}
{{- end }}
