# The services as native executables, in target/native beside the JVM package: compiled by the GraalVM or Mandrel of this machine, otherwise
# by the Mandrel in Quarkus' builder image.

mandrel_image=quay.io/quarkus/ubi9-quarkus-mandrel-builder-image:jdk-25 # the default of this Quarkus version

native() { # [--test] [SERVICE]...
  local test='' services=()
  while [ $# -gt 0 ]; do
    case $1 in
      --test) test=yes ;;
      stateful-service | stateless-service) services+=("$1") ;;
      *) misused native "no service $1" ;;
    esac
    shift
  done
  [ ${#services[@]} -gt 0 ] || services=(stateful-service stateless-service)
  compile "${services[@]}"
  for service in "${services[@]}"; do say "$(du -m "$(executable "$service")" | sed 's/\t/ MB  /')"; done
  [ -n "$test" ] || return 0
  need_maven
  native_maven -pl "$(IFS=,; echo "${services[*]}")" -am -Dquarkus.build.skip=true -Dbuild.output.directory=target/native verify
}

executable() { echo "$root/$1/target/native/statelab-$1-runner"; } # SERVICE

compile() { # SERVICE...: compiles those whose executable is older than its sources, one after the other
  local service stale=()
  for service; do fresh "$(executable "$service")" "$service" || stale+=("$service"); done
  [ ${#stale[@]} -gt 0 ] || return 0
  need_maven
  need_native_image
  for service in "${stale[@]}"; do
    step "Compiling $service, some 5 to 10 minutes" compile_service "$service"
  done
}

compile_service() { # SERVICE
  native_maven -q -Dmaven.test.skip=true -pl "$1" -am ${in_container[@]+"${in_container[@]}"} package
  mv "$root/$1/target/quarkus-artifact.properties" "$root/$1/target/native" # the integration tests read from it what to test
  # JDK libraries that native-image does not link statically: the executable loads them from its own directory
  rm -rf "$root/$1/target/native/jdklibs"
  [ ! -d "${GRAALVM_HOME:-none}/lib/jdk" ] || cp -r "$GRAALVM_HOME/lib/jdk" "$root/$1/target/native/jdklibs"
}

native_maven() { "$mvn" -f "$root/pom.xml" -Dstyle.color=never -Dnative "$@"; }

need_native_image() { # sets GRAALVM_HOME, or in_container to the options that compile in a container
  local home
  in_container=()
  for home in "${GRAALVM_HOME:-}" "$JAVA_HOME"; do
    if [ -x "$home/bin/native-image" ]; then export GRAALVM_HOME=$home; return; fi
  done
  [ -z "${GRAALVM_HOME:-}" ] || die "GRAALVM_HOME=$GRAALVM_HOME has no bin/native-image: set it to a GraalVM or Mandrel for Java 25"
  have_image "$mandrel_image" || docker pull -q "$mandrel_image" >/dev/null 2>&1 ||
    die 'no native-image compiler is installed, and no container registry provides one: install Mandrel for Java 25' \
      '(https://github.com/graalvm/mandrel/releases) and set GRAALVM_HOME to it'
  in_container=(-Dquarkus.native.container-build=true "-Dquarkus.native.builder-image=$mandrel_image")
}
