{{/*
A pod of `helm test`: it runs a shell script with curl against a service. The image is a value of its own, since neither service
image needs curl; any image with curl 7.82 or later and a POSIX shell will do. Arguments: context, component, script.

A pod that succeeded goes at once, since `helm uninstall` does not know it; `helm test` prints its log before (and so needs no
--logs, which would look for the pod too late).
*/}}
{{- define "statelab.testPod" -}}
apiVersion: v1
kind: Pod
metadata:
  name: {{ include "statelab.fullname" .context }}-{{ .component }}-test
  labels:
    {{- include "statelab.labels" (dict "context" .context "component" "test") | nindent 4 }}
  annotations:
    helm.sh/hook: test
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
    helm.sh/hook-output-log-policy: hook-succeeded,hook-failed
spec:
  {{- include "statelab.podDefaults" .context | nindent 2 }}
  restartPolicy: Never
  activeDeadlineSeconds: 120
  containers:
    - name: test
      image: {{ printf "%s:%s" .context.Values.tests.image.repository .context.Values.tests.image.tag }}
      imagePullPolicy: {{ .context.Values.imagePullPolicy }}
      command: [sh, -euc]
      args:
        - |
          {{- include "statelab.testFunctions" . | nindent 10 }}
          {{- .script | nindent 10 }}
      env:
        - name: URL
          value: http://{{ include "statelab.fullname" .context }}-{{ .component }}
        - name: SHOP_DEMO_PASSWORD
          valueFrom:
            secretKeyRef:
              name: {{ include "statelab.demoSecret" .context }}
              key: password
      resources:
        requests:
          cpu: 10m
          memory: 32Mi
        limits:
          memory: 32Mi
      securityContext:
        {{- include "statelab.containerSecurity" . | nindent 8 }}
{{- end }}

{{- define "statelab.testFunctions" -}}
fail() {
  echo "FAILED: $1" >&2
  exit 1
}
# Each call is a connection of its own and prints headers and body. Retries are for a Service or a network policy that the nodes
# do not know yet.
request() {
  answer=$(curl --silent --show-error --fail-with-body --include --connect-timeout 2 --max-time 10 --retry 5 --retry-connrefused "$@") ||
    fail "$answer"
  printf '%s\n' "$answer" | tr -d '\r'
}
# header NAME RESPONSE
header() {
  printf '%s\n' "$2" | sed -n "s/^$1: //p" | head -n 1
}
login() {
  password=$(printf %s "$SHOP_DEMO_PASSWORD" | sed 's/[\\"]/\\&/g')
  printf '{"user":"alice","password":"%s"}' "$password" | request --json @- "$URL/login"
}
{{- end }}
