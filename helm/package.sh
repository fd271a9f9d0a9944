# The parts of a release that any machine can make: the chart's archive, and an SBOM of each service.

package_release() { # [--out DIR] [--registry HOST/PATH]
  local usage='./lab package [--out DIR] [--registry HOST/PATH]' out=$root/target/release registry=''
  while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || misused "$usage"
    case $1 in --out) out=$2 ;; --registry) registry=$2 ;; *) misused "$usage" ;; esac
    shift 2
  done
  [[ $registry =~ ^([a-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)*)?$ ]] || misused "$usage (no registry $registry)"
  need_maven
  need_helm
  mkdir -p "$out"
  step 'Listing the libraries of the services' list_components "$out"
  step 'Packaging the chart' package_chart "$out" "$registry"
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

# With a REGISTRY, the chart uses the images of a release in that registry, tagged with the chart's version.
package_chart() { # DIRECTORY REGISTRY
  local copy repository options=()
  copy=$(mktemp -d)
  cp -R "$chart" "$copy"
  repository=$(web_address)
  if [ -n "$repository" ]; then
    printf 'home: %s\nsources: [%s]\nicon: %s/raw/HEAD/docs/icon.svg\n' "$repository" "$repository" "$repository" >>"$copy/statelab/Chart.yaml"
  fi
  if [ -n "$2" ]; then
    sed "s|repository: statelab/|repository: $2/|" "$chart/values.yaml" >"$copy/statelab/values.yaml"
    options=(--app-version "$(sed -n 's/^version: //p' "$chart/Chart.yaml")")
  fi
  "$helm" package "$copy/statelab" --destination "$1" ${options[@]+"${options[@]}"}
  rm -rf "$copy"
}

web_address() { # of the repository that this is a clone of; empty if it has no origin
  { git -C "$root" remote get-url origin 2>/dev/null || true; } | sed -nE 's|^git@([^:]+):|https://\1/|; s|^https://[^/@]*@|https://|; s|\.git$||; /^https:/p'
}
