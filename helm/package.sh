# The parts of a release that any machine can make: the chart's archive, and an SBOM of each service.

package_release() { # [--out DIR] [--registry HOST/PATH] [--digest IMAGE=sha256:HEX]...
  local out=$root/target/release registry='' digests=()
  while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || misused package
    case $1 in --out) out=$2 ;; --registry) registry=$2 ;; --digest) digests+=("$2") ;; *) misused package ;; esac
    shift 2
  done
  [[ $registry =~ ^([a-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)*)?$ ]] || misused package "invalid registry $registry"
  local digest
  for digest in ${digests[@]+"${digests[@]}"}; do
    [[ $digest =~ ^(stateful|stateless)-service(-aot|-native)?=sha256:[0-9a-f]{64}$ ]] || misused package "invalid digest $digest"
  done
  need_maven
  need_helm
  mkdir -p "$out"
  step 'Listing the libraries of the services' list_components "$out"
  step 'Packaging the chart' package_chart "$out" "$registry" ${digests[@]+"${digests[@]}"}
  say "the chart and an SBOM of each service are in $out"
}

need_helm() { # sets helm
  if ! helm=$(find_tool helm); then
    need_go helm
    step 'Building helm from its Go module' go_build helm
    helm=$(find_tool helm)
  fi
}

list_components() { # DIRECTORY: writes there an SBOM (CycloneDX) of the libraries that each service loads
  local service
  "$mvn" -f "$root/pom.xml" -q -Dstyle.color=never -pl stateful-service,stateless-service -am \
    compile quarkus:dependency-sbom -Dquarkus.dependency.sbom.runtime-only=true
  for service in stateful-service stateless-service; do
    mv "$root/$service/target/"*-dependency-cyclonedx.json "$1/$service.cdx.json"
  done
}

package_chart() { # DIRECTORY REGISTRY [IMAGE=DIGEST]...
  local copy
  copy=$(mktemp -d)
  published_chart "$copy" "${@:2}"
  "$helm" package "$copy/statelab" --destination "$1"
  rm -rf "$copy"
}

# Writes the chart's directory as a release has it. With a REGISTRY, its images are those of a release there, tagged with the chart's version;
# a DIGEST pins one of them.
published_chart() { # DIRECTORY REGISTRY [IMAGE=DIGEST]...
  local copy=$1/statelab edits=() pin runtime repository version
  cp -R "$chart" "$copy"
  repository=$(web_address)
  if [ -n "$repository" ]; then
    printf 'home: %s\nsources: [%s]\nicon: %s/raw/HEAD/docs/icon.svg\n' "$repository" "$repository" "$repository" >>"$copy/Chart.yaml"
  fi
  for pin in "${@:3}"; do
    case ${pin%=*} in *-aot) runtime=aot ;; *-native) runtime=native ;; *) runtime=jvm ;; esac
    edits+=(-e "\|repository: statelab/${pin%%-*}-service\$|,/digests:/ s|$runtime: \"\"|$runtime: \"${pin#*=}\"|")
  done
  if [ -n "$2" ]; then
    edits+=(-e "s|repository: statelab/|repository: $2/|")
    version=$(sed -n 's/^version: //p' "$chart/Chart.yaml")
    sed "s/^appVersion: .*/appVersion: $version/" "$copy/Chart.yaml" >"$1/Chart.yaml"
    mv "$1/Chart.yaml" "$copy"
  fi
  sed ${edits[@]+"${edits[@]}"} -e '' "$chart/values.yaml" >"$copy/values.yaml"
}

web_address() { # of the repository that this is a clone of; empty if it has no origin
  { git -C "$root" remote get-url origin 2>/dev/null || true; } | sed -nE 's|^git@([^:]+):|https://\1/|; s|^ssh://git@([^/:]+)(:[0-9]+)?/|https://\1/|; s|^https://[^/@]*@|https://|; s|\.git$||; /^https:/p'
}
