{{/*
The hook of secrets.yaml creates the passwords and keys in the cluster. No rendered manifest contains them: so they are neither in Helm's
history, from which a rollback would restore old ones, nor in a repository, and rendering the chart again changes nothing.
*/}}

{{- define "statelab.demoSecret" -}}
{{- .Values.demo.existingSecret | default (printf "%s-demo" (include "statelab.fullname" .)) -}}
{{- end }}

{{- define "statelab.sessionSecret" -}}
{{- .Values.stateful.session.existingSecret | default (printf "%s-session" (include "statelab.fullname" .)) -}}
{{- end }}

{{- define "statelab.redisSecret" -}}
{{- .Values.redis.existingSecret | default (printf "%s-redis" (include "statelab.fullname" .)) -}}
{{- end }}

{{- define "statelab.postgresqlSecret" -}}
{{- .Values.postgresql.existingSecret | default (printf "%s-postgresql" (include "statelab.fullname" .)) -}}
{{- end }}

{{- define "statelab.replicationSecret" -}}
{{- .Values.replication.existingSecret | default (printf "%s-replication" (include "statelab.fullname" .)) -}}
{{- end }}

{{- define "statelab.tokenKeysSecret" -}}
{{- .Values.stateless.token.existingSecret | default (printf "%s-token-keys" (include "statelab.fullname" .)) -}}
{{- end }}

{{/* The Secrets that the hook creates, as a JSON object: by name, a string with the component and the keys, separated by spaces. */}}
{{- define "statelab.madeSecrets" -}}
{{- $secrets := dict -}}
{{- if not .Values.demo.existingSecret -}}
{{- $_ := set $secrets (include "statelab.demoSecret" .) "demo password" -}}
{{- end -}}
{{- if and .Values.stateful.enabled (not .Values.stateful.session.existingSecret) -}}
{{- $_ := set $secrets (include "statelab.sessionSecret" .) "session secret" -}}
{{- end -}}
{{- if and (include "statelab.redisEnabled" .) (not .Values.redis.existingSecret) -}}
{{- $words := "redis password" -}}
{{- if include "statelab.statelessUsesRedis" . }}{{ $words = print $words " tokens-password" }}{{ end -}}
{{- if include "statelab.redisReplicated" . }}{{ $words = print $words " replica-password sentinel-password" }}{{ end -}}
{{- if include "statelab.redisClustered" . }}{{ $words = print $words " replica-password" }}{{ end -}}
{{- if include "statelab.redisExporter" . }}{{ $words = print $words " exporter-password" }}{{ end -}}
{{- $_ := set $secrets (include "statelab.redisSecret" .) $words -}}
{{- end -}}
{{- if and (include "statelab.postgresqlEnabled" .) (not .Values.postgresql.existingSecret) -}}
{{- $_ := set $secrets (include "statelab.postgresqlSecret" .) "postgresql password" -}}
{{- end -}}
{{- if and (include "statelab.replicationEnabled" .) (not .Values.replication.existingSecret) -}}
{{- $_ := set $secrets (include "statelab.replicationSecret" .) "replication key" -}}
{{- end -}}
{{- if and .Values.stateless.enabled (not .Values.stateless.token.existingSecret) -}}
{{- $_ := set $secrets (include "statelab.tokenKeysSecret" .) "token-keys current.jwks next.jwks" -}}
{{- end -}}
{{- toJson $secrets -}}
{{- end }}
