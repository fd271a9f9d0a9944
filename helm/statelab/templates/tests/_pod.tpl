{{/*
A pod of `helm test`, which checks one behaviour with a shell script. Arguments: context, name, script and env (its environment); labels,
which decide what the network policies allow it; and image, unless it is that of `tests`. Pods with a weight run after those without, in
the order of their weights; none runs after one that failed.

A pod that succeeded is deleted at once, since `helm uninstall` would not delete it; `helm test` prints its log before (and so needs no
--logs, which would look for the pod too late).
*/}}
{{- define "statelab.testPod" -}}
{{- $image := .image | default .context.Values.tests.image -}}
apiVersion: v1
kind: Pod
metadata:
  name: {{ include "statelab.fullname" .context }}-{{ .name }}-test
  labels:
    {{- .labels | nindent 4 }}
  annotations:
    helm.sh/hook: test
    helm.sh/hook-weight: {{ .weight | default 0 | quote }}
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
    helm.sh/hook-output-log-policy: hook-succeeded,hook-failed
spec:
  {{- include "statelab.podDefaults" .context | nindent 2 }}
  restartPolicy: Never
  activeDeadlineSeconds: 120
  containers:
    - name: test
      image: {{ include "statelab.image" (dict "context" .context "image" $image) }}
      imagePullPolicy: {{ .context.Values.imagePullPolicy }}
      command: [sh, -euc]
      args:
        - |
          fail() {
            echo "FAILED: $1" >&2
            exit 1
          }
          {{- .script | nindent 10 }}
      env:
        {{- .env | nindent 8 }}
      resources:
        requests:
          cpu: 10m
          memory: 32Mi
        limits:
          memory: 32Mi
      securityContext:
        {{- include "statelab.containerSecurity" . | nindent 8 }}
{{- end }}

{{/* Labels of a test pod that may talk to the services. */}}
{{- define "statelab.testLabels" -}}
{{- include "statelab.labels" (dict "context" . "component" "test") -}}
{{- end }}

{{/* Labels of a test pod that does not count as one of the release, so that none of its network policies limits what it tries. */}}
{{- define "statelab.outsiderLabels" -}}
app.kubernetes.io/component: outsider
{{- end }}

{{/* A service's address, and the demo users' password. Arguments: context, component. */}}
{{- define "statelab.testEnvironment" -}}
- name: URL
  value: http://{{ include "statelab.fullname" .context }}-{{ .component }}
- name: SHOP_DEMO_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ include "statelab.demoSecret" .context }}
      key: password
{{- end }}

{{/* Shell: points URL at the ingress controller, if affinity is a cookie of it and `tests.ingressURL` is set. */}}
{{- define "statelab.testsIngress" -}}
{{- if and .Values.stateful.enabled .Values.stateful.ingress.enabled (eq .Values.stateful.affinity "cookie") .Values.tests.ingressURL }}
URL={{ .Values.tests.ingressURL }} HOST={{ first .Values.stateful.ingress.hosts | default "" }}
{{- end -}}
{{- end }}

{{/* Needs curl 7.82 or later. */}}
{{- define "statelab.testFunctions" -}}
# Each call is a connection of its own and prints headers and body, those of failed attempts first. Retries are for a Service or a
# network policy that the nodes do not know yet, and for a store that fails over.
request() {
  answer=$(curl --silent --show-error --fail-with-body --include --connect-timeout 2 --max-time 10 \
    --retry 20 --retry-max-time 20 --retry-connrefused ${HOST:+--header "Host: $HOST"} "$@") ||
    fail "$answer"
  printf '%s\n' "$answer" | tr -d '\r'
}
# header NAME RESPONSE
header() {
  printf '%s\n' "$2" | grep -i "^$1: " | tail -n 1 | cut -d ' ' -f 2-
}
# The cookies that a response set, in the form in which a request sends them.
cookies() {
  printf '%s\n' "$1" | grep -i '^set-cookie: ' | cut -d ' ' -f 2 | cut -d ';' -f 1 | paste -sd ';' -
}
login() {
  password=$(printf %s "$SHOP_DEMO_PASSWORD" | sed 's/[\\"]/\\&/g')
  printf '{"user":"alice","password":"%s"}' "$password" | request --json @- "$URL/login"
}
{{- end }}
