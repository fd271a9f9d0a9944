# kind, kubectl and helm: those on PATH where they are recent enough, else built from their Go modules into the cache.

go_tools=$root/k8s/kind/tools
go_sums=("$root"/k8s/kind/{tools,provisioner,kube-router,traefik}/go.*)
go_bin=$cache/go-$(cat "${go_sums[@]}" | cksum | cut -d ' ' -f 1)

minimum() { # TOOL
  case $1 in
    kind) echo 0.33 ;;    # the first with this Kubernetes
    kubectl) echo 1.36 ;; # at most one minor version from the cluster's
    helm) echo 3.14 ;;
    go) echo 1.21 ;;      # from this one on Go fetches the version that go.mod asks for
  esac
}

on_path() { # TOOL: prints its path if it is there and recent enough
  local ask=(version)
  [ "$1" != kubectl ] || ask+=(--client)
  command -v "$1" >/dev/null && at_least "$(minimum "$1")" "$("$1" "${ask[@]}" 2>/dev/null | version)" && command -v "$1"
}

find_tool() { on_path "$1" || { [ -x "$go_bin/$1" ] && echo "$go_bin/$1"; }; }

need_go() { on_path go >/dev/null || die "needs Go $(minimum go) or newer to build $1: install it (https://go.dev/doc/install)"; }

need_tools() { # sets kind, kubectl and helm; links in $cache/bin lead to the same, for a PATH
  if ! find_tools; then
    need_go 'kind, kubectl and helm (or recent ones of these on PATH)'
    step 'Building kind, kubectl and helm from Go modules' go_build sigs.k8s.io/kind k8s.io/kubernetes/cmd/kubectl helm.sh/helm/v3/cmd/helm
    find_tools
  fi
  local tool
  mkdir -p "$cache/bin"
  for tool in "$kind" "$kubectl" "$helm"; do # where PATH has these links, a tool was found by its own
    [ "$tool" -ef "$cache/bin/${tool##*/}" ] || ln -sf "$tool" "$cache/bin"
  done
}

find_tools() { kind=$(find_tool kind) && kubectl=$(find_tool kubectl) && helm=$(find_tool helm); }

go_module() { go -C "$go_tools" list -m -f "{{.$1}}" "$2"; } # FIELD MODULE

go_build() { # PACKAGE...
  local version minor
  version=$(go_module Version k8s.io/kubernetes)
  minor=${version#v1.}
  CGO_ENABLED=0 nice go -C "$go_tools" build -trimpath -tags 'no_aufs no_btrfs no_devmapper no_zfs' -o "$go_bin/" -ldflags "-s -w
    -X k8s.io/component-base/version.gitVersion=$version
    -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=${minor%.*}
    -X github.com/containerd/containerd/v2/version.Version=$(go_module Version github.com/containerd/containerd/v2)" "$@"
}
