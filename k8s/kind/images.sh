# The images of the release. A tag is a prefix of the image's hash: the same content has the same tag, so unchanged images are neither loaded on
# the nodes again nor rolled out.

# The JDK modules for Quarkus with Redis, JWT, PostgreSQL, TLS and metrics, and jdk.jfr to inspect a running service.
runtime_modules=java.base,java.instrument,java.logging,java.management,java.naming,java.rmi,java.security.jgss,java.sql,java.xml
runtime_modules+=,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.unsupported,jdk.zipfs

need_java_runtime() { # SERVICE: links its target/java-runtime, unless it is from this JDK, with these modules and options
  local runtime=$root/$1/target/java-runtime wanted
  wanted="$(cat "$JAVA_HOME/release") $runtime_modules $(declare -f link_java_runtime)"
  if [ "$(cat "$runtime.from" 2>/dev/null)" = "$wanted" ]; then return; fi
  step "Linking the Java runtime of $1" link_java_runtime "$runtime"
  echo "$wanted" > "$runtime.from"
}

link_java_runtime() { # DIRECTORY
  rm -rf "$1" "$1.from" "$1-archive"
  "$JAVA_HOME/bin/jlink" --add-modules "$runtime_modules" --output "$1" \
    --compress zip-6 --strip-java-debug-attributes --no-header-files --no-man-pages --generate-cds-archive
  # The CDS archives of the JDK's classes do not stay in the runtime, since an AOT cache has these too. The second is for heaps above 32 GB.
  mkdir "$1-archive"
  mv "$1/lib/server/classes.jsa" "$1-archive"
  rm -f "$1/lib/server/classes_nocoops.jsa"
}

need_aot_cache() { # SERVICE: makes its target/aot/app.aot, unless it is newer than its package and its Java runtime
  local target=$root/$1/target
  need_java_runtime "$1"
  if [ "$target/aot/app.aot" -nt "$target/quarkus-app/quarkus-run.jar" ] && [ "$target/aot/app.aot" -nt "$target/java-runtime.from" ]; then
    return
  fi
  [ "$(jdk_version "$JAVA_HOME")" -ge 25 ] || die 'an AOT cache needs a JDK 25 or newer: set JAVA_HOME to one'
  package experiments
  step "Training $1 for a minute" train "$1"
}

train() { # SERVICE
  rm -rf "$root/$1/target/aot"
  mkdir -p "$root/$1/target/aot"
  "$JAVA_HOME/bin/java" "-Dstatelab.home=$root" -jar "$harness" train "${1%-service}" "$root/$1/target/training"
}

build_images() { # IMAGE...: the name of a service, with -aot or -native for a runtime other than the JVM
  local image
  for image; do
    case $image in
      *-native) need_image "$image" "$root/${image%-native}" src/main/docker/Dockerfile.native target/native ;;
      *-aot)
        need_aot_cache "${image%-aot}"
        need_image "$image" "$root/${image%-aot}" src/main/docker/Dockerfile.jvm target/quarkus-app target/java-runtime.from target/aot ;;
      *)
        need_java_runtime "$image"
        need_image "$image" "$root/$image" src/main/docker/Dockerfile.jvm target/quarkus-app target/java-runtime.from ;;
    esac
  done
  for image in redis postgres curl; do need_image $image "$recipe/$image" Dockerfile; done
}

need_image() { # NAME CONTEXT DOCKERFILE [INPUT...], relative to the context: builds the image, unless it is newer than these
  local stamp=$state/images/$1
  if [ "$(cat "$stamp" 2>/dev/null)" = "$(image_id "statelab/$1") $2" ] &&
    [ -z "$(cd "$2" && find "${@:3}" -newer "$stamp" -print -quit)" ]; then return; fi
  need_debian_image
  mkdir -p "$state/images"
  touch "$stamp.new" # files that change from now on are newer
  step "Image statelab/$1" build_image "statelab/$1" "$2" "$3"
  echo "$(image_id "statelab/$1") $2" > "$stamp"
  touch -r "$stamp.new" "$stamp"
}

build_image() { # REPOSITORY CONTEXT DOCKERFILE
  local image stage=()
  case $1 in *-aot) stage=(--target aot) ;; *-service) stage=(--target jvm) ;; esac
  docker build -q -t "$1" ${stage[@]+"${stage[@]}"} -f "$2/$3" "$2"
  case $1 in
    *-native) docker run --rm "$1" -XX:+PrintVMInfoAndExit ||
      die 'the executable does not start on Debian 12: compile it with glibc 2.36 or older, or in the Mandrel container' ;;
    *-service) docker run --rm --entrypoint /opt/java/bin/java "$1" -version ||
      die "the Java runtime of $JAVA_HOME does not start on Debian 12: use a Temurin JDK for Linux, or another built for glibc 2.36" ;;
  esac
  docker tag "$1" "$(image "$1")"
  for image in $(docker images --format '{{.Repository}}:{{.Tag}}' "$1"); do # images of earlier sources
    case $image in "$1:latest" | "$(image "$1")") ;; *) docker rmi "$image" ;; esac
  done
}

image_id() { docker image inspect -f '{{.Id}}' "$1" 2>/dev/null || true; } # REPOSITORY; empty if there is no image
image_tag() { docker image inspect -f '{{slice .Id 7 19}}' "$1"; } # REPOSITORY
image() { echo "$1:$(image_tag "$1")"; }       # REPOSITORY
