# The image of the nodes: kind's own where a container registry answers, else one that offline/ builds.

kind_image=kindest/node:v1.37.0@sha256:a1ed56cfb0e7b93589bdf97c8cd566405a265939e3620fc4f5de89adff580ae5

have_image() { docker image inspect "$1" >/dev/null 2>&1; } # IMAGE
pulled() { have_image "$1" || docker pull -q "$1" >/dev/null 2>&1; } # IMAGE: it is here, or a registry brings it

need_node_image() { # sets node_image
  for node_image in "$kind_image" "$built_image"; do
    if have_image "$node_image"; then return; fi
  done
  say 'asking the container registry for the node image'
  node_image=$kind_image
  if pulled "$node_image"; then return; fi
  say 'no registry answers: building the node image, less than 15 minutes on two cores the first time'
  node_image=$built_image
  build_node_image
}
