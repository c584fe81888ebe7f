#!/bin/bash -p
# Gives root the password in MILVUS_ROOT_PASSWORD (or its file), in place of Milvus'
# default: for a volume whose first start had no password.
# shellcheck disable=SC2154 # the libraries set variables
set -eu

# What the entrypoint has made of the container's variables.
# shellcheck source=/dev/null
. /milvus-runpod/all.sh
say() { :; }
stop() {
  printf 'milvus-runpod: error: %s [%s]\n' "$2" "$1" >&2
  exit 1
}
use_settings
set_data_paths
check_settings
[[ ${MILVUS_ROOT_PASSWORD:-}${MILVUS_ROOT_PASSWORD_FILE:-} ]] ||
  stop no-new-password "set MILVUS_ROOT_PASSWORD to the new password"
set_root_password

scheme=http
[[ ${COMMON_SECURITY_TLSMODE:-0} == 0 ]] || scheme=https
trust=(--insecure)
[[ $makes_certificate == no ]] || trust=(--cacert "$tls/ca.pem")
port=${PROXY_HTTP_PORT:-${PROXY_PORT:-19530}}
quoted=$(printf %s "$MILVUS_ROOT_PASSWORD" | sed 's/[\\"]/\\&/g')

# The new password goes through standard input, so that ps does not show it.
answer=$(printf '{"userName":"root","password":"Milvus","newPassword":"%s"}' "$quoted" |
  curl --silent --show-error "${trust[@]}" --noproxy '*' --max-time 60 --data-binary @- \
    --header 'Content-Type: application/json' --header 'Authorization: Bearer root:Milvus' \
    "$scheme://127.0.0.1:$port/v2/vectordb/users/update_password" 2>&1) || true
choose_user
case ${answer//[[:space:]]/} in
*'"code":0,'* | *'"code":0}'*) change_noted_password || true ;;
*'"code":1800'*)
  change_noted_password || true
  stop password-already-set "root has another password than Milvus already: nothing was changed"
  ;;
*) stop password-not-changed "Milvus did not change the password: $answer" ;;
esac
echo "root has the new password"
