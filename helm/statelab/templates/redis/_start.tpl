{{/*
How the containers of Redis start. The ACL is written here, so that it follows the passwords wherever they come from; it contains only
their hashes. The user `shop` may read, write, run scripts that do no more, and use the channel `sessions`; `-@dangerous` removes
FLUSHALL, FLUSHDB and KEYS again, and CONFIG, SHUTDOWN and replication were never granted. The user `tokens` is only for the denylist.
Without a password, a client may do nothing. Redis reads its append-only file as the user `default`: nobody can log in as that user, but
without its rights, Redis would silently skip the transactions in the file (the form that a script's writes have there) at the next start.
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
  # Statistics, but no data: the exporter also tries SLOWLOG GET, which would show it parts of sessions.
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
# The state that a Sentinel saved here is outdated: from now on, this pod takes all writes.
rm -rf /data/sentinel
{{ include "statelab.redisCutTail" . }}
exec redis-server /etc/redis/redis.conf
{{- end }}
{{- end }}

{{/*
A power loss can leave the append-only file with zeros at its end, which Redis refuses to load. The file is cut off at its first
command that cannot be read, if no more than 1 MiB follows: as much as `appendfsync everysec` may have left unwritten of a busy second.
Valid commands after a damaged one are cut off too, and the log says how many bytes. If more than 1 MiB follows, the file is left for
somebody to look at. Called by the name redis-check-aof, redis-server is the program that checks the file.
*/}}
{{- define "statelab.redisCutTail" -}}
manifest=/data/appendonlydir/appendonly.aof.manifest
if [ -f "$manifest" ]; then
  ln -sf "$(command -v redis-server)" /run/redis/redis-check-aof
  checked=$(/run/redis/redis-check-aof "$manifest" 2>&1) || {
    broken=$(printf '%s\n' "$checked" | sed -n 's/.*diff=\([0-9]*\).*/\1/p' | tail -n 1)
    if [ "${broken:-1048577}" -le 1048576 ]; then
      echo "The last $broken bytes of the append-only file cannot be read: cutting them off"
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
