#!/bin/sh
# Makes the passwords and token keys of a new installation, each once: what is in the directory `secrets` is kept. Needs openssl.
set -eu
umask 077
cd "$(dirname "$0")"
mkdir -p secrets
cd secrets

password() { openssl rand -hex 16 | tr -d '\n'; }
base64url() { base64 | tr '+/' '-_' | tr -d '=\n'; }
# A JSON Web Key Set (RFC 7517) of a private P-256 key (RFC 7518, section 6.2) and a secret of 32 bytes (section 6.4). The key's DER form (RFC 5915) has the number d at byte 7, and the point's x at
# 57 and y at 89, 32 bytes each.
token_keys() {
  openssl ecparam -name prime256v1 -genkey -noout -outform DER >key.der
  number() { tail -c "+$(($1 + 1))" key.der | head -c 32 | base64url; }
  printf '{"keys":[{"kty":"EC","crv":"P-256","x":"%s","y":"%s","d":"%s"},{"kty":"oct","k":"%s"}]}' \
    "$(number 57)" "$(number 89)" "$(number 7)" "$(openssl rand 32 | base64url)"
  rm key.der
}

once() { [ -e "$1" ] || { "$2" >"$1.new" && mv "$1.new" "$1"; }; } # FILE FUNCTION
once demo-password password
once redis-password password
once current.jwks token_keys
once next.jwks token_keys
