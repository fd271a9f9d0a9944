#!/bin/sh
# Creates the passwords and token keys of a new installation, each once: files that are in the directory are kept. Needs openssl.
#
#     secrets.sh [DIRECTORY]    # default: secrets, beside this script
set -eu
umask 077
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=helm/statelab/files/keys.sh
. "$here/../../helm/statelab/files/keys.sh"
mkdir -p "${1:-$here/secrets}"
cd "${1:-$here/secrets}"

once() { # FILE FUNCTION
  if [ -e "$1" ]; then return; fi
  value=$("$2")
  printf %s "$value" >"$1.new"
  mv "$1.new" "$1"
}
once demo-password new_password
once session-secret new_password
once redis-password new_password
once current.jwks new_token_keys
once next.jwks new_token_keys
