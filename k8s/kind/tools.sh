# kind, kubectl and helm: from PATH if recent enough, otherwise built from their Go modules into the cache.

recipe=$root/k8s/kind
go_tools=$recipe/offline/tools

minimum() { # TOOL
  case $1 in
    kind) echo 0.33 ;;    # the first version with this Kubernetes
    kubectl) echo 1.36 ;; # at most one minor version from the cluster's
    helm) echo 3.14 ;;
    go) echo 1.21 ;;      # from this version on, Go downloads the version that go.mod requires
  esac
}

on_path() { # TOOL: prints its path if it is there and recent enough
  local ask=(version)
  [ "$1" != kubectl ] || ask+=(--client)
  command -v "$1" >/dev/null && at_least "$(minimum "$1")" "$("$1" "${ask[@]}" 2>/dev/null | version)" && command -v "$1"
}

find_tool() { on_path "$1" || { [ -x "$go_bin/$1" ] && echo "$go_bin/$1"; }; }

need_go() { # WHAT: Fedora's Go downloads the version that go.mod requires only if it is told to
  on_path go >/dev/null || die "needs Go $(minimum go) or newer to build $1: install it (https://go.dev/doc/install)"
  if [ -z "${GOTOOLCHAIN:-}" ] && [ "$(go env GOTOOLCHAIN)" = local ]; then export GOTOOLCHAIN=auto; fi
  if [ -z "${GOSUMDB:-}" ] && [ "$(go env GOSUMDB)" = off ]; then export GOSUMDB=sum.golang.org; fi
}

need_tools() { # sets kind, kubectl and helm, and links them in $cache/bin, for a PATH
  if ! find_tools; then
    need_go 'kind, kubectl and helm (unless recent versions of these are on PATH)'
    step 'Building kind, kubectl and helm from Go modules' go_build kind kubectl helm
    find_tools
  fi
  local tool
  mkdir -p "$cache/bin"
  for tool in "$kind" "$kubectl" "$helm"; do # if PATH has these links, a tool was found through its own link
    [ "$tool" -ef "$cache/bin/${tool##*/}" ] || ln -sf "$tool" "$cache/bin"
  done
}

find_tools() { kind=$(find_tool kind) && kubectl=$(find_tool kubectl) && helm=$(find_tool helm); }

go_module() { go -C "$go_tools" list -m -f "{{.$1}}" "$2"; } # FIELD MODULE

go_build() { # PROGRAM...: builds those that are missing; an interruption leaves no partial program
  local program packages=() kubernetes minor
  for program; do
    [ -x "$go_bin/$program" ] || packages+=("$(sed -n "s|^\t\(.*/$program\)$|\1|p" "$go_tools/go.mod")")
  done
  [ ${#packages[@]} -gt 0 ] || return 0
  kubernetes=$(go_module Version k8s.io/kubernetes)
  minor=${kubernetes#v1.}
  minor=${minor%.*}
  mkdir -p "$go_bin/new"
  # without debugging symbols and with less garbage collection in the compiler, this takes a quarter less time
  GOGC=400 CGO_ENABLED=0 nice go -C "$go_tools" build -trimpath -tags 'no_aufs no_btrfs no_devmapper no_zfs' -o "$go_bin/new/" -gcflags all=-dwarf=false \
    -ldflags "-s -w
      -X k8s.io/component-base/version.gitVersion=$kubernetes
      -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=$minor
      -X helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor=1 -X helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor=$minor
      -X helm.sh/helm/v3/internal/version.version=$(go_module Version helm.sh/helm/v3)
      -X github.com/containerd/containerd/v2/version.Version=$(go_module Version github.com/containerd/containerd/v2)" "${packages[@]}"
  mv "$go_bin"/new/* "$go_bin"
}

# Programs from different sources or options go to a different directory.
go_bin=$cache/go-$({ cat "$go_tools"/go.* "$go_tools"/*/main.go; declare -f go_build; } | cksum | cut -d ' ' -f 1)
