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
{{- with $service.ipFamilies }}
ipFamilies: {{ toJson . }}
{{- end }}
{{- end }}

{{/*
The paths that an Ingress and an HTTPRoute route: those of docs/api.md and the files of the page, but not `/q`, with its metrics.
Argument: their values.
*/}}
{{- define "statelab.paths" -}}
{{- .paths | default (list "/" "/client.js" "/shop.css" "/shop.js" "/.well-known" "/cart" "/checkout" "/instance" "/login" "/logout" "/me" "/orders" "/products" "/revoke" "/sessions" "/token") | toJson -}}
{{- end }}
