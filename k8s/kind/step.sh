# Messages, and commands run as steps: a line of progress each, their own output in a log.

say() { printf 'lab: %s\n' "$*"; }
die() { say "$@" >&2; exit 1; }
misused() { say "usage: $*" >&2; exit 64; } # EX_USAGE of sysexits.h, since 2 says INCONCLUSIVE

version() { grep -oE '[0-9]+(\.[0-9]+)+' | sed -n 1p; } # the first version number of what it reads
at_least() { [ -n "$2" ] && printf '%s\n%s\n' "$1" "$2" | sort -CV; } # MINIMUM VERSION

await() { # SECONDS COMMAND...: waits until the command succeeds
  local deadline=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$deadline" ] || { "$@"; return; } # the last try may say what is wrong
    sleep 0.5
  done
}

step() { # TITLE COMMAND...: the process group of the command ends with this script, and its failure ends this script
  local title=$1 start=$SECONDS
  shift
  mkdir -p "$state"
  printf '  %-64s' "$title"
  set -m
  ("$@") >"$state/step.log" 2>&1 </dev/null &
  running=$!
  set +m
  if [ -t 1 ]; then
    while kill -0 "$running" 2>/dev/null; do
      printf '\r  %-64s%5d s' "$title" $((SECONDS - start))
      sleep 0.5
    done
    printf '\r  %-64s' "$title"
  fi
  if wait "$running"; then
    running=
    printf '%5d s\n' $((SECONDS - start))
  else
    printf ' failed\n'
    die "$title: $(reason) (the whole output: $state/step.log)"
  fi
}

reason() { # the line of the log that says most
  local log=$state/step.log
  { grep -a -m 1 '^\[ERROR\] Failed' "$log" || grep -a -m 1 '^FAILED: ' "$log" || grep -a -o -m 1 -E '(BROKEN|INCONCLUSIVE): .*' "$log" ||
    grep -a -m 1 -E '^(\[ERROR\]|ERROR:|E:|[Ee]rror:)' "$log" || tail -n 1 "$log"; } |
    sed -E 's/^(lab:|\[ERROR\]) //'
}

running=     # process group of the running step
undo=()      # what a failure takes back, last first
finish() {
  local status=$? i
  trap '' INT TERM
  if [ -n "$running" ]; then
    kill -- "-$running" 2>/dev/null || true
    wait "$running" || true
  fi
  if [ "$status" -ne 0 ]; then
    for ((i = ${#undo[@]} - 1; i >= 0; i--)); do ${undo[i]} >/dev/null 2>&1 || true; done
  fi
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
