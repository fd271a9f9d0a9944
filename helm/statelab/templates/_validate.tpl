{{/* What values.schema.json cannot say: values that are right alone and wrong together. All of it is told at once. */}}
{{- define "statelab.validate" -}}
{{- $errors := list -}}

{{- $prefix := include "statelab.fullname" . -}}
{{- if gt (len $prefix) 41 -}}
{{- /* A StatefulSet's name is limited to 52 characters, by a label of its pods. */ -}}
{{- $errors = append $errors (printf "the release name %s is too long: names such as %s-postgresql would not fit, use at most 32 characters." .Release.Name $prefix) -}}
{{- end -}}

{{- if not (or .Values.stateful.enabled .Values.stateless.enabled) -}}
{{- $errors = append $errors "there is nothing to install: set stateful.enabled or stateless.enabled to true." -}}
{{- end -}}

{{- with .Values.stateful -}}
{{- if and (eq .store "memory") (eq .affinity "none") (gt (int .replicas) 1) -}}
{{- $errors = append $errors (printf "stateful.store memory with %d replicas loses a session whenever another replica answers: set stateful.affinity to clientIP or cookie, stateful.replicas to 1, or stateful.store to redis." (int .replicas)) -}}
{{- end -}}
{{- if and (eq .store "memory") (eq .affinity "clientIP") (gt (int .replicas) 1) (or .ingress.enabled .httpRoute.enabled) -}}
{{- $errors = append $errors "stateful.affinity clientIP is for what comes through the Service, and an Ingress or a Gateway picks the pods itself: set stateful.affinity to cookie." -}}
{{- end -}}
{{- if and (eq .affinity "cookie") (not (or .ingress.enabled .httpRoute.enabled)) -}}
{{- $errors = append $errors "stateful.affinity cookie needs something that sets the cookie: set stateful.ingress.enabled or stateful.httpRoute.enabled to true." -}}
{{- end -}}
{{- end -}}

{{- if include "statelab.replicationEnabled" . -}}
{{- $owners := int .Values.replication.owners -}}
{{- with .Values.stateful -}}
{{- if le (int .replicas) $owners -}}
{{- $errors = append $errors (printf "stateful.store replicated with %d replicas and %d owners of each session stops when a replica is lost: set stateful.replicas to %d or more." (int .replicas) $owners (add1 $owners)) -}}
{{- end -}}
{{- if ge (int .podDisruptionBudget.maxUnavailable) $owners -}}
{{- $errors = append $errors (printf "stateful.podDisruptionBudget.maxUnavailable %d lets a node drain take all %d owners of a session at once: set it to 1." (int .podDisruptionBudget.maxUnavailable) $owners) -}}
{{- end -}}
{{- if hasSuffix "-native" .image.repository -}}
{{- $errors = append $errors "stateful.store replicated needs a JVM, and native executables are built without it: set stateful.image.repository to the image for the JVM." -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- if and .Values.redis.external.url (eq .Values.redis.topology "sentinel") -}}
{{- $errors = append $errors "redis.topology sentinel is for the chart's own Redis, and redis.external.url names another: drop one." -}}
{{- end -}}

{{- with .Values.postgresql.external -}}
{{- if and .url (not .existingSecret) -}}
{{- $errors = append $errors "postgresql.external.url is set without postgresql.external.existingSecret: name a Secret with the keys username and password." -}}
{{- end -}}
{{- end -}}

{{- with .Values.stateless.externalIssuer -}}
{{- if and .jwksUrl (not (and .issuer .audience)) -}}
{{- $errors = append $errors "stateless.externalIssuer.jwksUrl without issuer and audience would trust tokens that are for somebody else: set both." -}}
{{- end -}}
{{- end -}}

{{- with .Values.stateless.autoscaling -}}
{{- if and .enabled (gt (int .minReplicas) (int .maxReplicas)) -}}
{{- $errors = append $errors (printf "stateless.autoscaling.minReplicas %d is more than maxReplicas %d: swap or raise one." (int .minReplicas) (int .maxReplicas)) -}}
{{- end -}}
{{- end -}}

{{- range $name, $service := dict "stateful" .Values.stateful "stateless" .Values.stateless -}}
{{- if eq (int $service.podDisruptionBudget.maxUnavailable) 0 -}}
{{- $errors = append $errors (printf "%s.podDisruptionBudget.maxUnavailable 0 blocks every node drain: set it to 1 or more." $name) -}}
{{- end -}}
{{- if and $service.httpRoute.enabled (not $service.httpRoute.gateway) -}}
{{- $errors = append $errors (printf "%s.httpRoute.enabled without a gateway: name it in %s.httpRoute.gateway." $name $name) -}}
{{- end -}}
{{- if and $service.service.nodePort (ne $service.service.type "NodePort") -}}
{{- $errors = append $errors (printf "%s.service.nodePort is set but the type is %s: set %s.service.type to NodePort or drop the port." $name $service.service.type $name) -}}
{{- end -}}
{{- end -}}

{{- with $errors -}}
{{- fail (join "\n" .) -}}
{{- end -}}
{{- end }}
