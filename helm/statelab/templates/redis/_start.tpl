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
{
  cat /etc/redis/redis.conf
  echo "masteruser replica"
  echo "masterauth $REPLICA_PASSWORD"
  sh /etc/redis/sentinel.sh replication
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
# What a Sentinel remembers here does not hold any more: this pod has what is written from now on.
rm -rf /data/sentinel
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

{{/* How the containers of Sentinel start: as those of Redis. */}}
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
exec sh /etc/redis/sentinel.sh start
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
