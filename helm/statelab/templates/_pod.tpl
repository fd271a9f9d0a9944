{{/*
What all pods of the release have in common: pod security `restricted`, no token for the Kubernetes API (nothing here calls it)
and no environment variables about other Services.
*/}}
{{- define "statelab.podDefaults" -}}
serviceAccountName: {{ include "statelab.fullname" . }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{- define "statelab.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/*
Spread the pods of a component over the nodes, those of one rollout by themselves (matchLabelKeys). A preference and no rule: a
cluster with one node left still gets all pods. Arguments: context, component.
*/}}
{{- define "statelab.spread" -}}
- maxSkew: 1
  topologyKey: kubernetes.io/hostname
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include "statelab.selectorLabels" . | nindent 6 }}
  matchLabelKeys: [pod-template-hash]
{{- end }}

{{/*
What the containers of both services have in common. Arguments: context, service (its values).

A JVM starts in seconds on a free node and in a minute on a crowded one, hence the patient startup probe, asked often so that a
new pod serves soon. Readiness is asked often too: it is what takes a failing pod out of the Service. Liveness is slow to judge:
a restart costs a stateful replica its sessions.
*/}}
{{- define "statelab.serviceContainer" -}}
image: {{ printf "%s:%s" .service.image.repository (.service.image.tag | default .context.Chart.AppVersion) }}
imagePullPolicy: {{ .context.Values.imagePullPolicy }}
ports:
  - name: http
    containerPort: 8080
startupProbe:
  httpGet:
    path: /q/health/started
    port: http
  periodSeconds: 1
  failureThreshold: 120
livenessProbe:
  httpGet:
    path: /q/health/live
    port: http
  periodSeconds: 10
  timeoutSeconds: 3
readinessProbe:
  httpGet:
    path: /q/health/ready
    port: http
  periodSeconds: 2
  timeoutSeconds: 2
resources:
  {{- toYaml .service.resources | nindent 2 }}
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
