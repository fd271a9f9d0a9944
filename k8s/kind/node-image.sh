# The image of the nodes: kind's own where a container registry answers, else one built from Go modules and Debian packages.
# Every step leaves something that the next run finds: binaries in the cache, layers in Docker.

kind_image=kindest/node:v1.37.0@sha256:a1ed56cfb0e7b93589bdf97c8cd566405a265939e3620fc4f5de89adff580ae5
recipe=$root/k8s/kind
built_image=statelab/node:$(cat "$recipe"/{node-image.sh,metrics-server.yaml,node/*} "${go_sums[@]}" | cksum | cut -d ' ' -f 1)

have_image() { docker image inspect "$1" >/dev/null 2>&1; }

find_node_image() { # sets node_image
  for node_image in "$kind_image" "$built_image"; do
    if have_image "$node_image"; then return; fi
  done
  return 1
}

need_node_image() {
  find_node_image && return
  say 'asking the container registry for the node image'
  if docker pull -q "$kind_image" >/dev/null 2>&1; then
    node_image=$kind_image
    return
  fi
  say 'no registry answers: building the node image, about 25 minutes on two cores the first time'
  build_node_image
  node_image=$built_image
}

need_debian_image() {
  have_image debian:bookworm-slim || docker pull -q debian:bookworm-slim >/dev/null 2>&1 && return
  on_debian || die 'no container registry answers, and only a Debian host can make the image debian:bookworm-slim itself'
  install_packages mmdebstrap
  step 'Making debian:bookworm-slim from packages' make_debian_image
}

make_debian_image() { # as slim as the official one: without documentation, translations and the caches of apt
  mmdebstrap --quiet --variant=minbase --aptopt='Dir::Cache { pkgcache ""; srcpkgcache ""; }' --aptopt='Acquire::Languages "none"' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    bookworm - | docker import - debian:bookworm-slim
}

build_node_image() {
  need_go 'the node image'
  need_debian_image
  install_packages mmdebstrap gcc libc6-dev
  [ -f "$go_bin/complete" ] || step 'Building Kubernetes, containerd and their tools' build_binaries
  step 'Node image: file system' build_node_base
  step 'Node image: images of the cluster' build_cluster_images
  step 'Node image: loading the images' load_cluster_images
}

build_binaries() {
  go_build tool # all that tools/go.mod names
  local module
  for module in provisioner kube-router traefik; do # each with dependencies that clash with the others'
    CGO_ENABLED=0 nice go -C "$recipe/$module" build -trimpath -ldflags '-s -w' -o "$go_bin/" tool
  done
  gcc -Os -static -DVERSION=statelab -o "$go_bin/pause" "$(go_module Dir k8s.io/kubernetes)/build/pause/linux/pause.c"
  mv "$go_bin/server" "$go_bin/etcd"
  touch "$go_bin/complete"
}

kubernetes_images() { "$go_bin/kubeadm" config images list --kubernetes-version "$(go_module Version k8s.io/kubernetes)"; }

# The constants of kind's module for its storage: the images' names and the manifest that uses them.
storage_constants() { cat "$(go_module Dir sigs.k8s.io/kind)/pkg/build/nodeimage/const_storage.go"; }
storage_image() { storage_constants | sed -nE "s/^const storage$1Image = \"(.*)\"/\1/p"; } # Provisioner or Helper
storage_manifest() {
  storage_constants | sed -e '1,/^const defaultStorageManifest = `/d' -e '/^`$/d' \
    -e "s|\` + storageProvisionerImage + \`|$(storage_image Provisioner)|" -e "s|\` + storageHelperImage + \`|$(storage_image Helper)|"
}

build_node_base() { # statelab/node-base, and the images that are stages of the same Dockerfile
  local context=$cache/node-context
  rm -rf "$context"
  mkdir -p "$context"/root/{usr/bin,usr/local/bin,usr/local/sbin,opt/cni/bin,kind/manifests,etc/systemd/system}
  cp -r "$(go_module Dir sigs.k8s.io/kind)"/images/base/files/. "$context/root"
  chmod -R u+w "$context/root"
  ln "$go_bin"/{kubelet,kubeadm,kubectl} "$context/root/usr/bin"
  ln "$go_bin"/{containerd,containerd-shim-runc-v2,ctr,crictl} "$context/root/usr/local/bin"
  ln "$go_bin"/{host-local,loopback,portmap,ptp} "$context/root/opt/cni/bin"
  ln "$go_bin"/{kube-proxy,kube-router} "$context"
  cp "$recipe/node/pod-network" "$context/root/usr/local/bin"
  cp "$recipe/node/pod-network.service" "$context/root/etc/systemd/system"
  cp "$recipe/node/runc-without-sys-resource" "$context/root/usr/local/sbin/runc" # found before Debian's
  cp "$recipe/node/default-cni.yaml" "$context/root/kind/manifests"
  storage_manifest > "$context/root/kind/manifests/default-storage.yaml"
  cp "$recipe/node/Dockerfile" "$context"
  docker build -q --target rootfs -t "$(storage_image Helper)" "$context" # all it needs is a shell
  docker build -q --target kube-proxy -t "$(kubernetes_images | grep kube-proxy)" "$context"
  docker build -q --target kube-router -t "$(add_on_image kube-router)" "$context"
  docker build -q -t statelab/node-base "$context" \
    --build-arg "KUBERNETES=$(go_module Version k8s.io/kubernetes)" --build-arg "PAUSE=$(kubernetes_images | grep pause)"
  rm -rf "$context"
}

import_binary() { # IMAGE BINARY: an image of one static binary
  tar -C "$go_bin" --transform 's|^|usr/local/bin/|' -c "$2" |
    docker import -c 'ENV PATH=/usr/local/bin' -c "ENTRYPOINT [\"/usr/local/bin/$2\"]" - "$1"
}

add_on_image() { sed -nE 's/^ *image: //p' "$recipe/$1.yaml"; } # metrics-server, kube-router or traefik

build_cluster_images() {
  local image binary
  for image in $(kubernetes_images); do
    binary=${image##*/}
    binary=${binary%:*}
    [ "$binary" = kube-proxy ] || import_binary "$image" "$binary"
  done
  import_binary "$(add_on_image metrics-server)" metrics-server
  import_binary "$(add_on_image traefik)" traefik
  import_binary "$(storage_image Provisioner)" local-path-provisioner
}

# As kind does for its own node image: containerd runs in a container, takes the images in, and the container becomes the image.
load_cluster_images() {
  local images former
  mapfile -t images < <(kubernetes_images; storage_image Provisioner; storage_image Helper
    add_on_image metrics-server; add_on_image kube-router; add_on_image traefik)
  mapfile -t former < <(docker images --format '{{.Repository}}:{{.Tag}}' statelab/node)
  trap 'docker rm -f statelab-node' EXIT
  docker rm -f statelab-node || true
  docker run -d --privileged --name statelab-node --entrypoint containerd statelab/node-base
  await 30 docker exec statelab-node ctr version
  docker save "${images[@]}" | docker exec -i statelab-node ctr -n k8s.io images import --all-platforms --no-unpack --digests -
  docker kill --signal TERM statelab-node
  docker wait statelab-node
  docker commit -c 'ENTRYPOINT ["/usr/local/bin/entrypoint", "/sbin/init"]' statelab-node "$built_image"
  docker rm -f statelab-node
  docker rmi "${images[@]}" statelab/node-base # all of them are in the node image now
  docker rmi "${former[@]}" || true            # there may be none, or a cluster that uses it
}
