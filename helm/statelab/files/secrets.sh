# shellcheck shell=sh
# Creates the missing Secrets and keys of the release and leaves existing ones unchanged, so that a key survives every upgrade and every
# rollback. Runs after keys.sh, with the arguments 'SECRET COMPONENT KEY...'...; needs curl.
# Environment: SECRETS (URL of the namespace's Secrets), LABELS (of a new Secret, a JSON object), ACCOUNT (directory of the token for that
# URL, and of the certificate of the CA that issued the server's certificate).
set -eu

# The first is for Helm, which owned these Secrets up to version 0.2.0 and would delete them. The others are for Argo CD, which would
# treat a Secret with the labels of its application, but without a manifest, as a left-over.
annotations='{"helm.sh/resource-policy":"keep","argocd.argoproj.io/sync-options":"Prune=false","argocd.argoproj.io/compare-options":"IgnoreExtraneous"}'
end='
'

fail() {
  echo "FAILED: $1" >&2
  exit 1
}

# Sends a request, and sets status and answer.
request() { # METHOD URL [CURL-OPTION...]
  method=$1 url=$2
  shift 2
  answer=$(curl --silent --show-error --connect-timeout 5 --max-time 20 --retry 5 --retry-connrefused --cacert "$ACCOUNT/ca.crt" \
    --header "Authorization: Bearer $(cat "$ACCOUNT/token")" --write-out '\n%{http_code}' --request "$method" "$@" "$url")
  status=${answer##*"$end"}
}

# The resource version of the Secret in the answer, and its data as a JSON object.
version() { printf %s "$answer" | tr -d '\n' | sed -n 's/.*"resourceVersion": *"\([0-9]*\)".*/\1/p'; }
data() { printf %s "$answer" | tr -d '\n' | sed -n 's/.*"data": *\({[^}]*}\).*/\1/p'; }

new() { # KEY
  case $1 in
    *.jwks) new_token_keys ;;
    *) new_password ;;
  esac
}

ensure() { # SECRET COMPONENT KEY...
  secret_name=$1 component=$2
  shift 2
  request GET "$SECRETS/$secret_name"
  case $status in
    200) there=$(data) ;;
    404) there='' ;;
    *) fail "Secret $secret_name cannot be read: $answer" ;;
  esac
  missing='' made=''
  for key; do
    case $there in
      *"\"$key\":"*) ;;
      *)
        value=$(new "$key") || fail "cannot create a value for $key"
        missing="$missing${missing:+,}\"$key\":\"$(printf %s "$value" | base64 | tr -d '\n')\""
        made="$made $key" ;;
    esac
  done
  if [ "$status" = 404 ]; then
    component_labels="${LABELS%\}},\"app.kubernetes.io/component\":\"$component\"}"
    change="{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"$secret_name\",\"labels\":$component_labels,\"annotations\":$annotations},\"data\":{$missing}}"
    set -- POST "$SECRETS" application/json
  else
    # The resource version prevents overwriting a concurrent change.
    change="{\"metadata\":{\"resourceVersion\":\"$(version)\",\"annotations\":$annotations},\"data\":{$missing}}"
    set -- PATCH "$SECRETS/$secret_name" application/merge-patch+json
  fi
  # Through standard input, because the arguments of a process are not secret.
  request "$1" "$2" --header "Content-Type: $3" --data-binary @- <<REQUEST
$change
REQUEST
  case $status in
    20?) echo "Secret $secret_name: keys created:${made:- none}" ;;
    *) fail "Secret $secret_name cannot be written: $(printf %s "$answer" | sed -n 's/.*"message": *"\(.*\)",.*/\1/p') ($status)" ;;
  esac
}

for entry; do
  # shellcheck disable=SC2086 # its words
  ensure $entry
done
