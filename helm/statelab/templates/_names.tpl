{{/*
Prefix of all names: the release, with the chart's name if the release does not say it already. It is not shortened, since two
long release names could then meet; _validate.tpl refuses a name that leaves no room instead.
*/}}
{{- define "statelab.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if contains .Chart.Name .Release.Name -}}
{{- .Release.Name -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name -}}
{{- end -}}
{{- end }}

{{/* Labels that select the pods of a component and never change. Arguments: context, component and, for those of one shard, shard. */}}
{{- define "statelab.selectorLabels" -}}
{{ include "statelab.releaseLabels" .context }}
app.kubernetes.io/component: {{ .component }}
{{- with .shard }}
statelab.dev/shard: {{ . | quote }}
{{- end }}
{{- end }}

{{/* Labels that select all pods of the release. */}}
{{- define "statelab.releaseLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* Labels of an object. Arguments: context and, for what belongs to one component, component. */}}
{{- define "statelab.labels" -}}
{{ include "statelab.releaseLabels" .context }}
{{- with .component }}
app.kubernetes.io/component: {{ . }}
{{- end }}
app.kubernetes.io/version: {{ .context.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: {{ .context.Chart.Name }}
app.kubernetes.io/managed-by: {{ .context.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .context.Chart.Name .context.Chart.Version }}
{{- end }}

{{/* The architecture that each service shows; experiments find their target by it. */}}
{{- define "statelab.statefulScenario" -}}
{{- if eq .Values.stateful.store "memory" }}memory-sticky
{{- else if and (eq .Values.stateful.store "redis") (include "statelab.redisClustered" .) }}redis-cluster
{{- else }}{{ .Values.stateful.store }}
{{- end }}
{{- end }}

{{- define "statelab.statelessScenario" -}}
{{- eq .Values.stateless.revocation "denylist" | ternary "jwt-denylist" "jwt" -}}
{{- end }}

{{/* Set (not empty) when the service uses the store, the release's own or another. */}}
{{- define "statelab.statefulUsesRedis" -}}
{{- if and .Values.stateful.enabled (has .Values.stateful.store (list "redis" "redis-near" "hybrid")) }}true{{ end -}}
{{- end }}

{{- define "statelab.statelessUsesRedis" -}}
{{- if and .Values.stateless.enabled (eq .Values.stateless.revocation "denylist") }}true{{ end -}}
{{- end }}

{{- define "statelab.statefulUsesPostgresql" -}}
{{- if and .Values.stateful.enabled (eq .Values.stateful.store "postgresql") }}true{{ end -}}
{{- end }}

{{- define "statelab.replicationEnabled" -}}
{{- if and .Values.stateful.enabled (eq .Values.stateful.store "replicated") }}true{{ end -}}
{{- end }}

{{/* Set when the release brings its own. */}}
{{- define "statelab.redisEnabled" -}}
{{- if and (or (include "statelab.statefulUsesRedis" .) (include "statelab.statelessUsesRedis" .)) (not .Values.redis.external.url) }}true{{ end -}}
{{- end }}

{{- define "statelab.redisReplicated" -}}
{{- if and (include "statelab.redisEnabled" .) (eq .Values.redis.topology "sentinel") }}true{{ end -}}
{{- end }}

{{- define "statelab.redisClustered" -}}
{{- if and (include "statelab.redisEnabled" .) (eq .Values.redis.topology "cluster") }}true{{ end -}}
{{- end }}

{{- define "statelab.redisExporter" -}}
{{- if and (include "statelab.redisEnabled" .) .Values.redis.exporter.enabled }}true{{ end -}}
{{- end }}

{{- define "statelab.postgresqlEnabled" -}}
{{- if and (include "statelab.statefulUsesPostgresql" .) (not .Values.postgresql.external.url) }}true{{ end -}}
{{- end }}

{{/* Who issues the access tokens, as a URL. */}}
{{- define "statelab.tokenIssuer" -}}
{{- .Values.stateless.token.issuer | default (printf "http://%s-stateless.%s" (include "statelab.fullname" .) .Release.Namespace) -}}
{{- end }}
