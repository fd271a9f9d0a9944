{{/*
Data of a Secret that the chart generates, as YAML. What the cluster holds is kept, so that an upgrade changes no password and no
key; what is missing is made once in a rendering, so that the Secret and the checksum in the pods that read it agree.
Arguments: context, name, keys (for each key the template that makes its value).

The Secrets go with the release when it is uninstalled: nothing that stays (the volumes of the stores) needs them, since the stores
take their passwords from them at each start.
*/}}
{{- define "statelab.generatedData" -}}
{{- $values := .context.Values -}}
{{- if not (hasKey $values "_generated") -}}
{{- $_ := set $values "_generated" dict -}}
{{- end -}}
{{- if not (hasKey $values._generated .name) -}}
{{- $data := dict -}}
{{- if .context.Release.IsUpgrade -}}
{{- $data = (lookup "v1" "Secret" .context.Release.Namespace .name).data | default dict -}}
{{- end -}}
{{- range $key, $template := .keys -}}
{{- if not (hasKey $data $key) -}}
{{- $_ := set $data $key (include $template $ | b64enc) -}}
{{- end -}}
{{- end -}}
{{- $_ := set $values._generated .name (toYaml $data) -}}
{{- end -}}
{{- get $values._generated .name -}}
{{- end }}

{{- define "statelab.newPassword" -}}
{{- randAlphaNum 32 -}}
{{- end }}

{{/*
New keys of one position on the ring as JSON Web Key Set (RFC 7517, section 5): a private P-256 key (RFC 7518, section 6.2), and a
secret of 32 bytes (section 6.4).
*/}}
{{- define "statelab.newTokenKeys" -}}
{{- $secret := randBytes 32 | replace "+" "-" | replace "/" "_" | trimSuffix "=" -}}
{{- dict "keys" (list (include "statelab.newSigningKey" . | fromJson) (dict "kty" "oct" "k" $secret)) | toJson -}}
{{- end }}

{{/*
A new private P-256 key as JWK. The DER form of such a key (RFC 5915) always has the same 121
bytes around its numbers: d at 7, the point's x at 57 and y at 89, 32 bytes each.
*/}}
{{- define "statelab.newSigningKey" -}}
{{- $der := regexReplaceAllLiteral "-----[A-Z ]+-----|\n" (genPrivateKey "ecdsa") "" | b64dec -}}
{{- $d := substr 7 39 $der | include "statelab.base64url" -}}
{{- $x := substr 57 89 $der | include "statelab.base64url" -}}
{{- $y := substr 89 121 $der | include "statelab.base64url" -}}
{{- dict "kty" "EC" "crv" "P-256" "x" $x "y" $y "d" $d | toJson -}}
{{- end }}

{{- define "statelab.base64url" -}}
{{- . | b64enc | replace "+" "-" | replace "/" "_" | trimSuffix "=" -}}
{{- end }}

{{- define "statelab.demoSecret" -}}
{{- .Values.demo.existingSecret | default (printf "%s-demo" (include "statelab.fullname" .)) -}}
{{- end }}

{{- define "statelab.demoData" -}}
{{- include "statelab.generatedData" (dict "context" . "name" (include "statelab.demoSecret" .) "keys" (dict "password" "statelab.newPassword")) -}}
{{- end }}

{{- define "statelab.redisSecret" -}}
{{- .Values.redis.existingSecret | default (printf "%s-redis" (include "statelab.fullname" .)) -}}
{{- end }}

{{- define "statelab.redisData" -}}
{{- $keys := dict "password" "statelab.newPassword" -}}
{{- if include "statelab.statelessUsesRedis" . -}}
{{- $_ := set $keys "tokens-password" "statelab.newPassword" -}}
{{- end -}}
{{- if include "statelab.redisReplicated" . -}}
{{- $_ := set $keys "replica-password" "statelab.newPassword" -}}
{{- $_ := set $keys "sentinel-password" "statelab.newPassword" -}}
{{- end -}}
{{- include "statelab.generatedData" (dict "context" . "name" (include "statelab.redisSecret" .) "keys" $keys) -}}
{{- end }}

{{- define "statelab.postgresqlSecret" -}}
{{- .Values.postgresql.existingSecret | default (printf "%s-postgresql" (include "statelab.fullname" .)) -}}
{{- end }}

{{- define "statelab.postgresqlData" -}}
{{- include "statelab.generatedData" (dict "context" . "name" (include "statelab.postgresqlSecret" .) "keys" (dict "password" "statelab.newPassword")) -}}
{{- end }}

{{- define "statelab.replicationSecret" -}}
{{- .Values.replication.existingSecret | default (printf "%s-replication" (include "statelab.fullname" .)) -}}
{{- end }}

{{- define "statelab.replicationData" -}}
{{- include "statelab.generatedData" (dict "context" . "name" (include "statelab.replicationSecret" .) "keys" (dict "key" "statelab.newPassword")) -}}
{{- end }}

{{- define "statelab.tokenKeysSecret" -}}
{{- .Values.stateless.token.existingSecret | default (printf "%s-token-keys" (include "statelab.fullname" .)) -}}
{{- end }}

{{- define "statelab.tokenKeysData" -}}
{{- include "statelab.generatedData" (dict "context" . "name" (include "statelab.tokenKeysSecret" .) "keys" (dict "current.jwks" "statelab.newTokenKeys" "next.jwks" "statelab.newTokenKeys")) -}}
{{- end }}
