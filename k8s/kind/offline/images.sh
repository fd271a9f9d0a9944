# The images of the cluster, built from Go modules and Debian packages if no container registry is reachable. A later run reuses the results
# of each step: programs in the cache, layers in Docker, and finally the node image.

offline=$recipe/offline
built_image=statelab/node:$({ cat "$offline"/{images.sh,kube-router.yaml,node/*} "$recipe/metrics-server.yaml"; echo "${go_bin##*/}"; } | cksum | cut -d ' ' -f 1)

need_debian_image() {
  if pulled debian:bookworm-slim; then return; fi
  need_mmdebstrap
  step 'Making debian:bookworm-slim from packages' make_debian_image
}

need_mmdebstrap() {
  on_debian || die 'no container registry answers, and only a Debian host can make the image debian:bookworm-slim itself'
  install_packages mmdebstrap
}

make_debian_image() { # as slim as the official one: without documentation, translations and the caches of apt
  mmdebstrap --quiet --variant=minbase --aptopt='Dir::Cache { pkgcache ""; srcpkgcache ""; }' --aptopt='Acquire::Languages "none"' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    bookworm - | docker import - debian:bookworm-slim
}

# The programs of the nodes. Those of one line are built together, so that one is linked while another is compiled.
programs=(
  'kubectl kube-router coredns pause'
  'containerd containerd-shim-runc-v2 ctr crictl host-local loopback portmap ptp etcd'
  'kubeadm kube-scheduler metrics-server local-path-provisioner' # the last cannot be built with one that imports logrus by its current name
  'kube-apiserver'
  'kubelet kube-proxy'
  'kube-controller-manager'
)

build_node_image() {
  need_go 'the node image'
  have_image debian:bookworm-slim || need_mmdebstrap
  local part=1 parts=$((${#programs[@]} + 3)) group
  step "Node image 1 of $parts: Debian packages and Go modules" fetch_packages
  for group in "${programs[@]}"; do
    part=$((part + 1))
    # shellcheck disable=SC2086
    step "Node image $part of $parts: ${group%% *}$([ "$group" = "${group#* }" ] || echo ' and more')" go_build $group
  done
  step "Node image $((part + 1)) of $parts: images of the cluster" build_cluster_images
  step "Node image $((part + 2)) of $parts: the node with these images" build_node
}

fetch_packages() {
  go -C "$go_tools" list -e -deps tool >/dev/null & # downloads the modules
  have_image debian:bookworm-slim || make_debian_image
  docker build -q -t statelab/node-rootfs - < "$offline/node/rootfs.Dockerfile"
  wait $!
}

kubernetes_images() { "$go_bin/kubeadm" config images list --kubernetes-version "$(go_module Version k8s.io/kubernetes)"; }
kubernetes_image() { kubernetes_images | grep "/$1:"; } # PROGRAM
manifest_image() { sed -n 's/^ *image: //p' "$1"; }       # MANIFEST

# The constants of kind's module for its storage: the images' names and the manifest that uses them.
storage_constants() { cat "$(go_module Dir sigs.k8s.io/kind)/pkg/build/nodeimage/const_storage.go"; }
storage_image() { storage_constants | sed -nE "s/^const storage$1Image = \"(.*)\"/\1/p"; } # Provisioner or Helper
storage_manifest() {
  storage_constants | sed -e '1,/^const defaultStorageManifest = `/d' -e '/^`$/d' \
    -e "s|\` + storageProvisionerImage + \`|$(storage_image Provisioner)|" -e "s|\` + storageHelperImage + \`|$(storage_image Helper)|"
}

program_image() { # IMAGE PROGRAM [BASE]
  local context=$cache/image-context
  rm -rf "$context"
  mkdir -p "$context"
  ln "$go_bin/$2" "$context"
  docker build -q -t "$1" -f - "$context" <<DOCKERFILE
FROM ${3:-scratch}
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
COPY $2 /usr/local/bin/
ENTRYPOINT ["/usr/local/bin/$2"]
DOCKERFILE
  rm -rf "$context"
}

build_cluster_images() {
  local program
  for program in kube-apiserver kube-controller-manager kube-scheduler coredns etcd pause; do
    program_image "$(kubernetes_image $program)" $program
  done
  program_image "$(kubernetes_image kube-proxy)" kube-proxy statelab/node-rootfs
  program_image "$(manifest_image "$offline/kube-router.yaml")" kube-router statelab/node-rootfs
  program_image "$(manifest_image "$recipe/metrics-server.yaml")" metrics-server
  program_image "$(storage_image Provisioner)" local-path-provisioner
  docker tag statelab/node-rootfs "$(storage_image Helper)" # all it needs is a shell
}

node_context() { # DIRECTORY
  mkdir -p "$1"/{usr/bin,usr/local/bin,usr/local/sbin,opt/cni/bin,kind/manifests,etc/systemd/system}
  cp -r "$(go_module Dir sigs.k8s.io/kind)"/images/base/files/. "$1"
  chmod -R u+w "$1"
  ln "$go_bin"/{kubelet,kubeadm,kubectl} "$1/usr/bin"
  ln "$go_bin"/{containerd,containerd-shim-runc-v2,ctr,crictl} "$1/usr/local/bin"
  ln "$go_bin"/{host-local,loopback,portmap,ptp} "$1/opt/cni/bin"
  cp "$offline/node/pod-network" "$1/usr/local/bin"
  cp "$offline/node/pod-network.service" "$1/etc/systemd/system"
  cp "$offline/node/runc-without-sys-resource" "$1/usr/local/sbin/runc" # found before Debian's
  cp "$offline/node/default-cni.yaml" "$1/kind/manifests"
  storage_manifest > "$1/kind/manifests/default-storage.yaml"
}

# As kind builds its own node image: containerd runs in a container and imports the images, and the container is committed as an image.
build_node() {
  local context=$cache/node-context images former
  rm -rf "$context"
  node_context "$context"
  docker build -q -t statelab/node-base -f - "$context" < "$offline/node/Dockerfile" \
    --build-arg "KUBERNETES=$(go_module Version k8s.io/kubernetes)" --build-arg "PAUSE=$(kubernetes_image pause)"
  rm -rf "$context"
  mapfile -t images < <(kubernetes_images; storage_image Provisioner; storage_image Helper
    manifest_image "$recipe/metrics-server.yaml"; manifest_image "$offline/kube-router.yaml")
  mapfile -t former < <(docker images --format '{{.Repository}}:{{.Tag}}' statelab/node)
  trap 'docker rm -f statelab-node >/dev/null 2>&1 || true' EXIT
  docker rm -f statelab-node >/dev/null 2>&1 || true # of an interrupted build
  docker run -d --privileged --name statelab-node --entrypoint containerd statelab/node-base
  await 30 docker exec statelab-node ctr version
  docker save "${images[@]}" | docker exec -i statelab-node ctr -n k8s.io images import --all-platforms --no-unpack --digests -
  docker kill --signal TERM statelab-node
  docker wait statelab-node
  docker commit -c 'ENTRYPOINT ["/usr/local/bin/entrypoint", "/sbin/init"]' statelab-node "$built_image"
  docker rm -f statelab-node
  docker rmi "${images[@]}" statelab/node-base # all of them are in the node image now
  if [ ${#former[@]} -gt 0 ]; then docker rmi "${former[@]}" || true; fi # a cluster may use it
}

# Traefik takes minutes to build and is rarely needed, so it is built only when an ingress controller is requested.
build_ingress_image() { # IMAGE
  GOGC=400 CGO_ENABLED=0 nice go -C "$offline/traefik" build -trimpath -gcflags all=-dwarf=false -ldflags '-s -w' -o "$go_bin/" tool
  program_image "$1" traefik
}
