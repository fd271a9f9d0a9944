# The images of the release. A tag is the start of the image's own hash: the same content has the same tag, so that what has not changed
# is neither loaded on the nodes again nor rolled out.

# What Quarkus with Redis, JWT, PostgreSQL, TLS and metrics uses of the JDK, and jdk.jfr to look into a running service.
runtime_modules=java.base,java.instrument,java.logging,java.management,java.naming,java.rmi,java.security.jgss,java.sql,java.xml
runtime_modules+=,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.unsupported,jdk.zipfs

need_java_runtime() { # SERVICE: its target/java-runtime is made by this JDK, with these modules and options
  local runtime=$root/$1/target/java-runtime wanted
  wanted="$(cat "$JAVA_HOME/release") $runtime_modules $(declare -f link_java_runtime)"
  [ "$(cat "$runtime.from" 2>/dev/null)" = "$wanted" ] && return
  step "Linking the Java runtime of $1" link_java_runtime "$runtime"
  echo "$wanted" > "$runtime.from"
}

link_java_runtime() { # DIRECTORY
  rm -rf "$1" "$1.from"
  "$JAVA_HOME/bin/jlink" --add-modules "$runtime_modules" --output "$1" \
    --compress zip-6 --strip-java-debug-attributes --no-header-files --no-man-pages --generate-cds-archive
  rm -f "$1/lib/server/classes_nocoops.jsa" # the archive for heaps above 32 GB
}

build_images() { # SERVICE..., as images are called: the name of one and, for its native executable, -native
  local service image
  need_debian_image
  for service; do
    case $service in *-native) build_native_image "${service%-native}" ;; *) build_jvm_image "$service" ;; esac
  done
  for image in redis postgres curl; do
    step "Image statelab/$image" build_image statelab/$image "$recipe/$image" Dockerfile
  done
}

build_jvm_image() { # SERVICE
  need_java_runtime "$1"
  step "Image statelab/$1" build_image "statelab/$1" "$root/$1" src/main/docker/Dockerfile.jvm
  docker run --rm --entrypoint /opt/java/bin/java "$(image "statelab/$1")" -version >/dev/null 2>&1 ||
    die "the Java runtime of $JAVA_HOME does not start on Debian 12: use a Temurin JDK for Linux, or another built for glibc 2.36"
}

build_native_image() { # SERVICE
  step "Image statelab/$1-native" build_image "statelab/$1-native" "$root/$1" src/main/docker/Dockerfile.native
  docker run --rm "$(image "statelab/$1-native")" -XX:+PrintVMInfoAndExit >/dev/null 2>&1 ||
    die "the executable of $1 does not start on Debian 12: compile it where glibc is 2.36 or older, or in Mandrel's container"
}

build_image() { # REPOSITORY CONTEXT DOCKERFILE, relative to the context
  local image
  docker build -q -t "$1" -f "$2/$3" "$2"
  docker tag "$1" "$(image "$1")"
  for image in $(docker images --format '{{.Repository}}:{{.Tag}}' "$1"); do # those of earlier sources
    case $image in "$1:latest" | "$(image "$1")") ;; *) docker rmi "$image" ;; esac
  done
}

image() { echo "$1:$(image_tag "$1")"; }       # REPOSITORY
image_tag() { docker image inspect -f '{{slice .Id 7 19}}' "$1"; } # REPOSITORY
