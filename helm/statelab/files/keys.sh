# shellcheck shell=sh
# Functions that print new passwords and token keys. To be sourced; needs openssl.

new_password() { openssl rand -hex 16; }

base64url() { base64 | tr '+/' '-_' | tr -d '=\n'; }

# Prints a JSON Web Key Set (RFC 7517, section 5) with a private P-256 key (RFC 7518, section 6.2) and a secret of 32 bytes (section 6.4).
# The key's DER form (RFC 5915) has 121 bytes: the number d is at offset 7, the point's x at 57 and y at 89, 32 bytes each.
new_token_keys() {
  key=$(openssl ecparam -name prime256v1 -genkey -noout -outform DER | base64 | tr -d '\n')
  secret=$(openssl rand 32 | base64url)
  if [ ${#key} -ne 164 ] || [ ${#secret} -ne 43 ]; then return 1; fi # their lengths in Base64
  number() { printf %s "$key" | base64 -d | tail -c "+$(($1 + 1))" | head -c 32 | base64url; }
  printf '{"keys":[{"kty":"EC","crv":"P-256","x":"%s","y":"%s","d":"%s"},{"kty":"oct","k":"%s"}]}' \
    "$(number 57)" "$(number 89)" "$(number 7)" "$secret"
}
