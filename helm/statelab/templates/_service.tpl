{{/* What the Services of both services have in common. Arguments: context, component. */}}
{{- define "statelab.service" -}}
{{- $service := (get .context.Values .component).service -}}
type: {{ $service.type }}
selector:
  {{- include "statelab.selectorLabels" . | nindent 2 }}
ports:
  - name: http
    port: 80
    targetPort: http
    {{- with $service.nodePort }}
    nodePort: {{ . }}
    {{- end }}
{{- if ne $service.type "ClusterIP" }}
externalTrafficPolicy: {{ $service.externalTrafficPolicy }}
{{- end }}
{{- with $service.trafficDistribution }}
trafficDistribution: {{ . }}
{{- end }}
{{- with $service.ipFamilyPolicy }}
ipFamilyPolicy: {{ . }}
{{- end }}
{{- end }}
