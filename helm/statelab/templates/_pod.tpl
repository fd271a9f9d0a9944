{{/* What all pods except that of the Job have in common: no token for the Kubernetes API, since none of them calls it. */}}
{{- define "statelab.podDefaults" -}}
serviceAccountName: {{ include "statelab.fullname" . }}
automountServiceAccountToken: false
{{ include "statelab.anyPod" . }}
{{- end }}

{{/* What all pods have in common: pod security `restricted`, and no environment variables about other Services. */}}
{{- define "statelab.anyPod" -}}
enableServiceLinks: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  {{- if .Values.fixedUser }}
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  {{- end }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{/* The reference of an image. Arguments: context, image (its values). */}}
{{- define "statelab.image" -}}
{{- $name := .image.repository -}}
{{- with (.context.Values.global).imageRegistry | default .context.Values.imageRegistry -}}
{{- $name = printf "%s/%s" . (regexReplaceAll "^([^/]*[.:][^/]*|localhost)/" $name "") -}}
{{- end -}}
{{- with .image.digest }}{{ printf "%s@%s" $name . }}{{ else }}{{ printf "%s:%s" $name .image.tag }}{{ end -}}
{{- end }}

{{/*
Where the pods of a workload run. Arguments: context, component, and for pods that spread either revision (see statelab.spread) or apart
(see statelab.apart).
*/}}
{{- define "statelab.placement" -}}
{{- $pod := (get .context.Values .component).pod -}}
{{- if $pod.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- toYaml $pod.topologySpreadConstraints | nindent 2 }}
{{- else if .revision }}
topologySpreadConstraints:
  {{- include "statelab.spread" . | nindent 2 }}
{{- else if .apart }}
topologySpreadConstraints:
  {{- include "statelab.apart" . | nindent 2 }}
{{- end }}
{{- range $field := list "nodeSelector" "tolerations" "affinity" "priorityClassName" "runtimeClassName" }}
{{- with get $pod $field }}
{{ dict $field . | toYaml }}
{{- end }}
{{- end }}
{{- end }}

{{- define "statelab.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/*
Spreads the pods of a component over the nodes, those of each rollout separately. It is a preference, not a rule: a cluster with one node
left still runs all pods. Arguments: context, component, revision (the label that identifies the pods of a rollout).
*/}}
{{- define "statelab.spread" -}}
- maxSkew: 1
  topologyKey: kubernetes.io/hostname
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include "statelab.selectorLabels" . | nindent 6 }}
  matchLabelKeys: [{{ .revision }}]
{{- end }}

{{/*
Puts each pod of a component on a node of its own. It is a rule, not a preference: if a node with two of three Sentinels fails, the
majority is gone. With fewer nodes, the skew of one lets pods share a node; nodes that accept no such pod (drained, unreachable, the control
plane) do not count. The pods of all revisions count, since a rollout replaces each in its place, one after the other. The two pods of a
shard are kept apart by this rule, but pods of different shards only by preference: a rule could leave the last pod no node but that of its
partner. Arguments: context, component and, if there are shards, shard.
*/}}
{{- define "statelab.apart" -}}
- maxSkew: 1
  topologyKey: kubernetes.io/hostname
  whenUnsatisfiable: DoNotSchedule
  nodeTaintsPolicy: Honor
  labelSelector:
    matchLabels:
      {{- include "statelab.selectorLabels" . | nindent 6 }}
{{- if .shard }}
- maxSkew: 1
  topologyKey: kubernetes.io/hostname
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include "statelab.selectorLabels" (omit . "shard") | nindent 6 }}
{{- end }}
{{- end }}

{{/* What the containers of both services have in common. Arguments: context, service (its values). */}}
{{- define "statelab.serviceContainer" -}}
{{- $repository := eq .service.runtime "jvm" | ternary .service.image.repository (printf "%s-%s" .service.image.repository .service.runtime) }}
{{- $digest := .service.image.digest | default (empty .service.image.tag | ternary (get .service.image.digests .service.runtime) "") }}
{{- $image := dict "repository" $repository "tag" (.service.image.tag | default .context.Chart.AppVersion) "digest" $digest }}
image: {{ include "statelab.image" (dict "context" .context "image" $image) }}
imagePullPolicy: {{ .context.Values.imagePullPolicy }}
ports:
  - name: http
    containerPort: 8080
startupProbe:
  httpGet:
    path: /q/health/started
    port: http
  {{- toYaml .service.probes.startup | nindent 2 }}
livenessProbe:
  httpGet:
    path: /q/health/live
    port: http
  {{- toYaml .service.probes.liveness | nindent 2 }}
readinessProbe:
  httpGet:
    path: /q/health/ready
    port: http
  {{- toYaml .service.probes.readiness | nindent 2 }}
{{- $memory := .service.resources.requests.memory | default (eq .service.runtime "native" | ternary "96Mi" "384Mi") }}
resources:
  requests:
    cpu: {{ .service.resources.requests.cpu }}
    memory: {{ $memory }}
  limits:
    {{- with .service.resources.limits.cpu }}
    cpu: {{ . }}
    {{- end }}
    memory: {{ .service.resources.limits.memory | default $memory }}
securityContext:
  {{- include "statelab.containerSecurity" . | nindent 2 }}
{{- end }}

{{/* Environment of both services. */}}
{{- define "statelab.serviceEnvironment" -}}
- name: POD_NAME
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
- name: NODE_NAME
  valueFrom:
    fieldRef:
      fieldPath: spec.nodeName
- name: SHOP_DEMO_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ include "statelab.demoSecret" . }}
      key: password
{{- end }}

{{/* The proxies of a service, if there are any. Argument: its values. */}}
{{- define "statelab.proxyEnvironment" -}}
{{- $private := list "10.0.0.0/8" "172.16.0.0/12" "192.168.0.0/16" "fc00::/7" -}}
{{- with .trustedProxies | default (or .ingress.enabled .httpRoute.enabled | ternary $private list) }}
- name: QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING
  value: "true"
- name: QUARKUS_HTTP_PROXY_TRUSTED_PROXIES
  value: {{ join "," . }}
{{- end }}
{{- end }}

{{/* Where a service finds Redis. Arguments: context, user, key (of the user's password in the Secret of the release's own Redis). */}}
{{- define "statelab.redisEnvironment" -}}
{{- $external := .context.Values.redis.external -}}
{{- if $external.url }}
- name: REDIS_URL
  value: {{ $external.url }}
{{- with $external.existingSecret }}
- name: REDIS_USERNAME
  valueFrom:
    secretKeyRef:
      name: {{ . }}
      key: username
      optional: true
- name: REDIS_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ . }}
      key: password
{{- end }}
{{- with $external.tls }}
{{- if .caSecret }}
- name: QUARKUS_REDIS_TLS_CONFIGURATION_NAME
  value: redis
- name: QUARKUS_TLS__REDIS__TRUST_STORE_PEM_CERTS
  value: /etc/redis-tls/ca.crt
{{- if .clientSecret }}
- name: QUARKUS_TLS__REDIS__KEY_STORE_PEM__CLIENT__CERT
  value: /etc/redis-tls/tls.crt
- name: QUARKUS_TLS__REDIS__KEY_STORE_PEM__CLIENT__KEY
  value: /etc/redis-tls/tls.key
{{- end }}
{{- end }}
{{- end }}
{{- else }}
- name: REDIS_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ include "statelab.redisSecret" .context }}
      key: {{ .key }}
# The Service with an address of its own, not the headless one: while Redis is down its name still resolves and connections are
# refused at once.
{{- if include "statelab.redisReplicated" .context }}
# Any Sentinel, which then names the primary. The client takes the credentials for the primary from this URL only.
- name: QUARKUS_REDIS_HOSTS
  value: redis://{{ .user }}:$(REDIS_PASSWORD)@{{ include "statelab.fullname" .context }}-redis:26379
- name: QUARKUS_REDIS_CLIENT_TYPE
  value: sentinel
- name: QUARKUS_REDIS_MASTER_NAME
  value: statelab
{{- else if include "statelab.redisClustered" .context }}
# Any node, which then names the others. The client takes the credentials for them from this URL only.
- name: QUARKUS_REDIS_HOSTS
  value: redis://{{ .user }}:$(REDIS_PASSWORD)@{{ include "statelab.fullname" .context }}-redis:6379
- name: QUARKUS_REDIS_CLIENT_TYPE
  value: cluster
{{- else }}
- name: REDIS_URL
  value: redis://{{ include "statelab.fullname" .context }}-redis:6379
- name: REDIS_USERNAME
  value: {{ .user }}
{{- end }}
{{- end }}
{{- end }}

{{/* Where a service finds PostgreSQL. */}}
{{- define "statelab.postgresqlEnvironment" -}}
{{- with .Values.postgresql.external }}
{{- if .url }}
- name: POSTGRES_URL
  value: {{ .url }}
- name: POSTGRES_USERNAME
  valueFrom:
    secretKeyRef:
      name: {{ .existingSecret }}
      key: username
- name: POSTGRES_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ .existingSecret }}
      key: password
{{- with .tls }}
{{- if .caSecret }}
- name: QUARKUS_DATASOURCE_REACTIVE_POSTGRESQL_SSL_MODE
  value: verify-full
- name: QUARKUS_DATASOURCE_REACTIVE_TRUST_CERTIFICATE_PEM
  value: "true"
- name: QUARKUS_DATASOURCE_REACTIVE_TRUST_CERTIFICATE_PEM_CERTS
  value: /etc/postgresql-tls/ca.crt
{{- if .clientSecret }}
- name: QUARKUS_DATASOURCE_REACTIVE_KEY_CERTIFICATE_PEM
  value: "true"
- name: QUARKUS_DATASOURCE_REACTIVE_KEY_CERTIFICATE_PEM_CERTS
  value: /etc/postgresql-tls/tls.crt
- name: QUARKUS_DATASOURCE_REACTIVE_KEY_CERTIFICATE_PEM_KEYS
  value: /etc/postgresql-tls/tls.key
{{- end }}
{{- end }}
{{- end }}
{{- else }}
- name: POSTGRES_URL
  value: postgresql://{{ include "statelab.fullname" $ }}-postgresql:5432/shop
- name: POSTGRES_USERNAME
  value: shop
- name: POSTGRES_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ include "statelab.postgresqlSecret" $ }}
      key: password
{{- end }}
{{- end }}
{{- end }}

{{/*
The volume with the certificates by which a service and an external store authenticate each other; empty if there are none. Arguments:
context, store (`redis` or `postgresql`).
*/}}
{{- define "statelab.storeTlsVolume" -}}
{{- $store := .store -}}
{{- with (get .context.Values $store).external.tls -}}
{{- if .caSecret -}}
- name: {{ $store }}-tls
  projected:
    # Readable for the service through the group, which fsGroup sets.
    defaultMode: 0440
    sources:
      - secret:
          name: {{ .caSecret }}
          items: [{key: ca.crt, path: ca.crt}]
      {{- with .clientSecret }}
      - secret:
          name: {{ . }}
          items: [{key: tls.crt, path: tls.crt}, {key: tls.key, path: tls.key}]
      {{- end }}
{{- end -}}
{{- end -}}
{{- end }}

{{- define "statelab.storeTlsMount" -}}
{{- if (get .context.Values .store).external.tls.caSecret -}}
- name: {{ .store }}-tls
  mountPath: /etc/{{ .store }}-tls
  readOnly: true
{{- end -}}
{{- end }}

{{/* The ports that network policies open on the way to the release's Redis. */}}
{{- define "statelab.redisPorts" -}}
- port: 6379
{{- if include "statelab.redisReplicated" . }}
- port: 26379
{{- end }}
{{- end }}

{{/* Egress to a server outside of the release, whose address is not known: the rule names only its port. Argument: its URL. */}}
{{- define "statelab.externalEgress" -}}
{{- $url := urlParse . -}}
- ports:
    - port: {{ regexFind "[0-9]+$" (regexFind ":[0-9]+$" $url.host) | default (eq $url.scheme "http" | ternary "80" "443") }}
{{- end }}

{{/* Egress of a service to a store. Arguments: context, component, ports, external (the URL of a store outside of the release). */}}
{{- define "statelab.storeEgress" -}}
{{- if .external -}}
{{- include "statelab.externalEgress" .external -}}
{{- else -}}
- to:
    - podSelector:
        matchLabels:
          {{- include "statelab.selectorLabels" . | nindent 10 }}
  ports:
    {{- .ports | nindent 4 }}
{{- end -}}
{{- end }}

{{/* The volume of a store that uses an existing claim. Arguments: context, component. */}}
{{- define "statelab.dataVolume" -}}
{{- with (get .context.Values .component).persistence.existingClaim -}}
- name: data
  persistentVolumeClaim:
    claimName: {{ . }}
{{- end -}}
{{- end }}

{{/*
The pods of a store start all at once, and a rollback can replace a pod that never becomes ready; a rollout still replaces one pod after
the other. The policy cannot be changed, so an existing StatefulSet keeps the one it has. Arguments: context, component, shard.
*/}}
{{- define "statelab.podManagement" -}}
{{- $name := printf "%s-%s%s" (include "statelab.fullname" .context) .component (ternary (print "-" .shard) "" (not (empty .shard))) -}}
{{- $there := dict -}}
{{- if .context.Release.IsUpgrade }}{{ $there = lookup "apps/v1" "StatefulSet" .context.Release.Namespace $name }}{{ end -}}
podManagementPolicy: {{ dig "spec" "podManagementPolicy" "Parallel" $there }}
{{- end }}

{{/* The claim of a store's volume, which outlives the release. Arguments: context, component. */}}
{{- define "statelab.dataClaim" -}}
{{- with (get .context.Values .component).persistence -}}
- metadata:
    name: data
    labels:
      {{- include "statelab.selectorLabels" $ | nindent 6 }}
  spec:
    accessModes: [ReadWriteOnce]
    {{- with .storageClass }}
    storageClassName: {{ . }}
    {{- end }}
    resources:
      requests:
        storage: {{ .size }}
{{- end -}}
{{- end }}

{{/* How the pods of the store `replicated` find and trust each other. */}}
{{- define "statelab.replicationEnvironment" -}}
- name: REPLICATION_OWNERS
  value: {{ .Values.replication.owners | quote }}
- name: REPLICATION_REPLICAS
  value: {{ .Values.stateful.replicas | quote }}
- name: REPLICATION_MAX_BYTES
  value: {{ .Values.replication.maxBytes }}
- name: REPLICATION_DNS
  value: {{ include "statelab.fullname" . }}-stateful-replicas
- name: REPLICATION_ADDRESS
  valueFrom:
    fieldRef:
      fieldPath: status.podIP
- name: REPLICATION_KEY
  valueFrom:
    secretKeyRef:
      name: {{ include "statelab.replicationSecret" . }}
      key: key
{{- end }}
