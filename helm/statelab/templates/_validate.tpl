{{/* What values.schema.json cannot express: values that are valid alone but contradict each other. All errors are reported at once. */}}
{{- define "statelab.validate" -}}
{{- $errors := list -}}

{{- $prefix := include "statelab.fullname" . -}}
{{- if gt (len $prefix) 41 -}}
{{- /* A StatefulSet's name is limited to 52 characters, by a label of its pods. */ -}}
{{- if .Values.fullnameOverride -}}
{{- $errors = append $errors (printf "fullnameOverride %s is too long: names such as %s-postgresql would not fit, use at most 41 characters." $prefix $prefix) -}}
{{- else -}}
{{- $errors = append $errors (printf "the release name %s is too long: names such as %s-postgresql would not fit, use at most 32 characters." .Release.Name $prefix) -}}
{{- end -}}
{{- end -}}

{{- if not (or .Values.stateful.enabled .Values.stateless.enabled) -}}
{{- $errors = append $errors "there is nothing to install: set stateful.enabled or stateless.enabled to true." -}}
{{- end -}}

{{- with .Values.stateful -}}
{{- if and (eq .store "memory") (eq .affinity "none") (gt (int .replicas) 1) -}}
{{- $errors = append $errors (printf "stateful.store memory with %d replicas loses a session whenever another replica answers: set stateful.affinity to clientIP or cookie, stateful.replicas to 1, or stateful.store to redis." (int .replicas)) -}}
{{- end -}}
{{- if and (eq .store "memory") (eq .affinity "clientIP") (gt (int .replicas) 1) (or .ingress.enabled .httpRoute.enabled) -}}
{{- $errors = append $errors "stateful.affinity clientIP works only for requests through the Service, but an Ingress or a Gateway picks the pods itself: set stateful.affinity to cookie." -}}
{{- end -}}
{{- if and (eq .affinity "cookie") (not (or .ingress.enabled .httpRoute.enabled)) -}}
{{- $errors = append $errors "stateful.affinity cookie needs something that sets the cookie: set stateful.ingress.enabled or stateful.httpRoute.enabled to true." -}}
{{- end -}}
{{- end -}}

{{- if and .Values.stateful.enabled (eq .Values.stateful.session.durability "replicated") (not (and (include "statelab.statefulUsesRedis" .) (or .Values.redis.external.url (ne .Values.redis.topology "standalone")))) -}}
{{- $errors = append $errors "stateful.session.durability replicated waits for a Redis replica, but there is none: set redis.topology to sentinel or cluster and stateful.store to redis, redis-near or hybrid, or stateful.session.durability to acknowledged." -}}
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
{{- if eq .runtime "native" -}}
{{- $errors = append $errors "stateful.store replicated needs a JVM, because native executables are built without this store: set stateful.runtime to jvm or aot." -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- if and .Values.redis.external.url (ne .Values.redis.topology "standalone") -}}
{{- $errors = append $errors (printf "redis.topology %s is for the chart's own Redis, but redis.external.url names another: remove one of them." .Values.redis.topology) -}}
{{- end -}}

{{- if and (include "statelab.redisClustered" .) .Values.stateful.enabled (eq .Values.stateful.store "redis-near") -}}
{{- $errors = append $errors "stateful.store redis-near does not run on redis.topology cluster, where a pod would learn of a logout too late: set stateful.store to redis, or redis.topology to sentinel." -}}
{{- end -}}

{{- if and .Values.redis.external.url .Values.redis.exporter.enabled -}}
{{- $errors = append $errors "redis.exporter.enabled is for the chart's own Redis, but redis.external.url names another: remove one of them." -}}
{{- end -}}

{{- if and .Values.redis.external.tls.caSecret (not (hasPrefix "rediss://" .Values.redis.external.url)) -}}
{{- $errors = append $errors (printf "redis.external.tls needs an address that begins with rediss://, but redis.external.url is %s: change one of them." (.Values.redis.external.url | default "empty")) -}}
{{- end -}}
{{- if and .Values.postgresql.external.tls.caSecret (not .Values.postgresql.external.url) -}}
{{- $errors = append $errors "postgresql.external.tls is for a database of your own: name it in postgresql.external.url." -}}
{{- end -}}
{{- range $name, $store := dict "redis" .Values.redis "postgresql" .Values.postgresql -}}
{{- with $store.external.tls -}}
{{- if and .clientSecret (not .caSecret) -}}
{{- $errors = append $errors (printf "%s.external.tls.clientSecret is the services' certificate, but the store's CA is missing: set caSecret too." $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- if and .Values.redis.persistence.existingClaim (ne .Values.redis.topology "standalone") -}}
{{- $errors = append $errors (printf "redis.persistence.existingClaim is one volume, but redis.topology %s needs %s: remove one of them." .Values.redis.topology (eq .Values.redis.topology "sentinel" | ternary "three" "six")) -}}
{{- end -}}

{{- with .Values.postgresql.external -}}
{{- if and .url (not .existingSecret) -}}
{{- $errors = append $errors "postgresql.external.url is set without postgresql.external.existingSecret: name a Secret with the keys username and password." -}}
{{- end -}}
{{- end -}}

{{- if and .Values.admissionPolicy.enabled .Values.stateful.enabled (semverCompare "<1.30.0-0" .Capabilities.KubeVersion.Version) -}}
{{- $errors = append $errors (printf "admissionPolicy.enabled needs Kubernetes 1.30, but this is %s: set it to false." .Capabilities.KubeVersion.Version) -}}
{{- end -}}

{{- with .Values.redis -}}
{{- if and (include "statelab.redisEnabled" $) .resources.limits.memory -}}
{{- $most := div (mul (include "statelab.bytes" .resources.limits.memory) 7) 10 -}}
{{- if gt (int64 (include "statelab.bytes" .maxmemory)) $most -}}
{{- $errors = append $errors (printf "redis.maxmemory %s leaves no room in the memory limit of %s for a fork and the buffers of replicas: set it to at most %dmb, or raise redis.resources.limits.memory." .maxmemory .resources.limits.memory (div $most 1048576)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* max_connections minus the three that PostgreSQL reserves for superusers, divided by the 18 of a pod; in a rollout there is one more pod. */ -}}
{{- if and (include "statelab.postgresqlEnabled" .) (gt (int .Values.stateful.replicas) 9) -}}
{{- $errors = append $errors (printf "stateful.replicas %d needs more connections than the chart's PostgreSQL has: set it to at most 9, or name a database of your own in postgresql.external." (int .Values.stateful.replicas)) -}}
{{- end -}}

{{- /* initdb and the server look up the name of their user, and the chart's /etc/passwd names only user 10001. */ -}}
{{- if and (include "statelab.postgresqlEnabled" .) (not .Values.fixedUser) -}}
{{- $errors = append $errors "the chart's PostgreSQL runs only as user 10001: set fixedUser to true, or name a database of your own in postgresql.external." -}}
{{- end -}}

{{- with .Values.stateless.externalIssuer -}}
{{- if and .jwksUrl (not (and .issuer .audience)) -}}
{{- $errors = append $errors "stateless.externalIssuer.jwksUrl without issuer and audience would trust tokens that are meant for another service: set both." -}}
{{- end -}}
{{- end -}}

{{- with .Values.stateless.autoscaling -}}
{{- if and .enabled (gt (int .minReplicas) (int .maxReplicas)) -}}
{{- $errors = append $errors (printf "stateless.autoscaling.minReplicas %d is more than maxReplicas %d: lower minReplicas or raise maxReplicas." (int .minReplicas) (int .maxReplicas)) -}}
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
{{- $errors = append $errors (printf "%s.service.nodePort is set but the type is %s: set %s.service.type to NodePort or remove the port." $name $service.service.type $name) -}}
{{- end -}}
{{- if and (eq $service.service.externalTrafficPolicy "Local") (eq $service.service.type "ClusterIP") -}}
{{- $errors = append $errors (printf "%s.service.externalTrafficPolicy Local is for traffic from outside the cluster, but the type ClusterIP gets none: set %s.service.type to NodePort or LoadBalancer, or the policy to Cluster." $name $name) -}}
{{- end -}}
{{- end -}}

{{- with $errors -}}
{{- fail (join "\n" .) -}}
{{- end -}}
{{- end }}

{{/* A Kubernetes quantity, or an amount of memory in Redis' notation, in bytes. */}}
{{- define "statelab.bytes" -}}
{{- if kindIs "string" . -}}
{{- $units := dict "" 1 "kb" 1024 "mb" 1048576 "gb" 1073741824 "k" 1e3 "m" 1e6 "g" 1e9 "t" 1e12 "ki" 1024 "mi" 1048576 "gi" 1073741824 "ti" 1099511627776 -}}
{{- mulf (regexFind "^[0-9.]+" . | float64) (get $units (regexFind "[A-Za-z]*$" . | lower)) | int64 -}}
{{- else -}}
{{- int64 . -}}
{{- end -}}
{{- end }}
