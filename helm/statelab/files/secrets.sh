# shellcheck shell=sh
# Makes what is missing of the release's Secrets and leaves what is there as it is, so that a key outlives every upgrade and every way
# back. After keys.sh, and with the arguments 'SECRET COMPONENT KEY...'...; needs curl.
# Environment: SECRETS (URL of the namespace's Secrets), LABELS (of a Secret that is made, a JSON object), ACCOUNT (directory of the
# token for that URL, and of the certificate of who issued the server's).
set -eu

# Of the Helm that installed the chart up to version 0.2.0, and would delete these Secrets as its own; of Argo CD, which would take a
# Secret with the labels of its application, and without a manifest, for a left-over.
annotations='{"helm.sh/resource-policy":"keep","argocd.argoproj.io/sync-options":"Prune=false","argocd.argoproj.io/compare-options":"IgnoreExtraneous"}'
end='
'

fail() {
  echo "FAILED: $1" >&2
  exit 1
}

# Sets status and answer.
request() { # METHOD URL [CURL-OPTION...]
  method=$1 url=$2
  shift 2
  answer=$(curl --silent --show-error --connect-timeout 5 --max-time 20 --retry 5 --retry-connrefused --cacert "$ACCOUNT/ca.crt" \
    --header "Authorization: Bearer $(cat "$ACCOUNT/token")" --write-out '\n%{http_code}' --request "$method" "$@" "$url")
  status=${answer##*"$end"}
}

# Of a Secret in the answer: the number that changes with it, and its data as a JSON object.
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
        value=$(new "$key") || fail "no new $key"
        missing="$missing${missing:+,}\"$key\":\"$(printf %s "$value" | base64 | tr -d '\n')\""
        made="$made $key" ;;
    esac
  done
  if [ "$status" = 404 ]; then
    component_labels="${LABELS%\}},\"app.kubernetes.io/component\":\"$component\"}"
    change="{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"$secret_name\",\"labels\":$component_labels,\"annotations\":$annotations},\"data\":{$missing}}"
    set -- POST "$SECRETS" application/json
  else
    # The version: what somebody else has written meanwhile is not overwritten.
    change="{\"metadata\":{\"resourceVersion\":\"$(version)\",\"annotations\":$annotations},\"data\":{$missing}}"
    set -- PATCH "$SECRETS/$secret_name" application/merge-patch+json
  fi
  # By the standard input: the arguments of a process are no secret.
  request "$1" "$2" --header "Content-Type: $3" --data-binary @- <<REQUEST
$change
REQUEST
  case $status in
    20?) echo "Secret $secret_name:${made:- nothing} made" ;;
    *) fail "Secret $secret_name cannot be written: $(printf %s "$answer" | sed -n 's/.*"message": *"\(.*\)",.*/\1/p') ($status)" ;;
  esac
}

for entry; do
  # shellcheck disable=SC2086 # its words
  ensure $entry
done
