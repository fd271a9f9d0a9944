# The signing keys of a release, on any cluster: the current kubectl context, as the harness has it.

arrival=180 # seconds in which the kubelets bring a changed Secret into the pods' files: a minute or so, and its cache

rotate_keys() { # [--release NAME] [--namespace NAME]
  local usage='./lab rotate-keys [--release NAME] [--namespace NAME]' release=statelab namespace=statelab
  while [ $# -gt 0 ]; do
    case $1 in --release | --namespace) [ $# -ge 2 ] || misused "$usage" ;; *) misused "$usage (no option $1)" ;; esac
    printf -v "${1#--}" %s "$2"
    shift 2
  done
  need_jdk
  need_tools
  local secret version next
  secret=$(of_release token-keys get secrets -o name 2>/dev/null) || die 'the cluster of the current kubectl context does not answer'
  [ -n "$secret" ] || die "the release $release in the namespace $namespace has no Secret of its own with signing keys"
  version=$(in_namespace get "$secret" -o 'jsonpath={.metadata.resourceVersion}')
  next=$(in_namespace get "$secret" -o 'jsonpath={.data.next\.jwk}' | base64 -d | signing_keys id) || die "$secret has no next key"
  step 'Waiting until every replica publishes the next key' await $arrival every_replica publishes "$next"
  step 'Moving the keys one step on' move_keys "$secret" "$version"
  step 'Waiting until every replica signs with it' await $arrival every_replica signs_with "$next"
  say "the key $next signs; what the former one signed stays good until the next rotation"
}

in_namespace() { "$kubectl" --namespace "$namespace" "$@"; }
of_release() { # COMPONENT COMMAND...
  local component=$1
  shift
  in_namespace "$@" --selector "app.kubernetes.io/instance=$release,app.kubernetes.io/component=$component"
}

signing_keys() { "$JAVA_HOME/bin/java" "$root/k8s/SigningKeys.java" "$@"; }

move_keys() { # SECRET VERSION, which nobody may have changed since
  signing_keys patch "$2" | in_namespace patch "$1" --type=json --patch-file=/dev/stdin
}

every_replica() { # TEST KEY
  local pods pod
  pods=$(of_release stateless get pods --field-selector status.phase=Running -o name)
  [ -n "$pods" ] || { echo 'no replica runs'; return 1; }
  for pod in $pods; do
    "$1" "${pod#pod/}" "$2" || { echo "$pod has not got the key"; return 1; }
  done
}

publishes() { # POD KEY
  local keys
  keys=$(published_keys "$1") && grep -qxF -- "$2" <<<"$keys"
}

signs_with() { # POD KEY
  local keys
  keys=$(published_keys "$1") && [ "${keys%%$'\n'*}" = "$2" ]
}

published_keys() { # POD; their ids, that of the signing key first
  in_namespace get --raw "/api/v1/namespaces/$namespace/pods/$1:8080/proxy/.well-known/jwks.json" |
    grep -oE '"kid":"[^"]+"' | cut -d '"' -f 4
}
