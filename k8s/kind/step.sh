# Messages, and steps: commands with one line of progress each and their output in a log.

say() { printf 'lab: %s\n' "$*"; }
die() { say "$@" >&2; exit 1; }
misused() { # COMMAND [REASON]: prints the usage that its help begins with; EX_USAGE of sysexits.h, since 2 means INCONCLUSIVE
  say "$(help "$1" | sed -n '1p; /^ /p')${2:+ ($2)}" >&2
  exit 64
}

version() { grep -oE '[0-9]+(\.[0-9]+)+' | sed -n 1p; } # the first version number in its input
at_least() { [ -n "$2" ] && printf '%s\n%s\n' "$1" "$2" | sort -CV; } # MINIMUM VERSION

await() { # SECONDS COMMAND...: waits until the command succeeds
  local deadline=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$deadline" ] || { "$@"; return; } # the last attempt prints what is wrong
    sleep 0.5
  done
}

logs=$state/logs/$(date +%Y%m%d-%H%M%S)-$$ # one directory per run
steps=0

only_one() { # COMMAND: exits if another ./lab holds the lock; the kernel releases it when its holder exits
  if [ -n "${STATELAB_LOCKED:-}" ]; then return; fi # the calling ./lab holds it
  mkdir -p "$state"
  exec 9<>"$state/lock"
  local try=(flock -n 9)
  command -v flock >/dev/null || try=(perl -MFcntl=:flock -e 'exit !flock(STDIN, LOCK_EX | LOCK_NB)') # macOS has no flock
  "${try[@]}" <&9 || die "$(cat "$state/lock") is running: wait until it ends, or stop it, then run ./lab $1 again"
  export STATELAB_LOCKED=$$
  echo "./lab $1 (process $$)" >"$state/lock"
}

new_logs() { # keeps the logs of the last runs only
  mkdir -p "$logs"
  # relative to the directory, because the path of a home may contain spaces, at which xargs would split it
  (cd "$state/logs" && find . -mindepth 1 -maxdepth 1 -type d | sort -r | sed 1,20d | while read -r old; do rm -rf "$old"; done)
}

step() { # TITLE COMMAND...: exits if the command fails; its process group is killed if this script exits first
  local title=$1 start=$SECONDS
  shift
  steps=$((steps + 1))
  [ -d "$logs" ] || new_logs
  log=$logs/$steps.log
  ln -sfn "$log" "$state/step.log"
  printf '  %-64s' "$title"
  set -m
  # Bash ignores errexit in everything called from `if`, `&&` or `||`, at any depth. A trap is not called from them, so errexit works in it.
  (trap '("$@")' EXIT; exit 0) >"$log" 2>&1 </dev/null 9>&- &
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
    die "$title: $(reason) (full output: $log)"
  fi
}

reason() { # the most informative line of the log
  if grep -qaE 'Failed to fetch http|Unknown host|Could not resolve host|Network is unreachable|name resolution|no such host' "$log"; then
    echo 'the first run downloads its dependencies, and the network is unreachable'
    return
  fi
  { grep -a -m 1 '^\[ERROR\] Failed' "$log" || grep -a -m 1 '^FAILED: ' "$log" || grep -a -o -m 1 -E '(BROKEN|INCONCLUSIVE): .*' "$log" ||
    grep -a -m 1 -E '^(\[ERROR\]|ERROR:|E:|[Ee]rror(:| response))' "$log" || tail -n 1 "$log"; } |
    sed -E 's/^(lab:|\[ERROR\]) //'
}

running=     # process group of the running step
undo=()      # commands that clean up after a failure, last first
finish() {
  local status=$? i
  trap '' HUP INT TERM
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
trap 'exit 129' HUP # without a trap of its own, `finish` would run with the status of the last command, mostly 0
trap 'exit 130' INT
trap 'exit 143' TERM
