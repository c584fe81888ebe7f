#!/bin/sh
# Gives root the password in MILVUS_ROOT_PASSWORD (or its file), in place of Milvus'
# default: for a volume whose first start had no password.
# shellcheck source-path=SCRIPTDIR/lib/milvus-runpod
set -eu

say() { printf 'milvus-runpod: %s\n' "$*" >&2; }
warn() { say "warning: $2 [$1]"; }
stop() {
  say "error: $2 [$1]"
  exit 1
}

lib=/milvus-runpod
. "$lib/password.sh"
[ -n "${MILVUS_ROOT_PASSWORD:-}${MILVUS_ROOT_PASSWORD_FILE:-}" ] ||
  stop no-new-password "set MILVUS_ROOT_PASSWORD to the new password"
set_root_password

scheme=http
[ "${COMMON_SECURITY_TLSMODE:-0}" = 0 ] || scheme=https
port=${PROXY_HTTP_PORT:-${PROXY_PORT:-19530}}
quoted=$(printf %s "$MILVUS_ROOT_PASSWORD" | sed 's/[\\"]/\\&/g')

# The new password goes through standard input, so that ps does not show it.
answer=$(printf '{"userName":"root","password":"Milvus","newPassword":"%s"}' "$quoted" |
  curl --silent --show-error --insecure --noproxy '*' --max-time 60 --data-binary @- \
    --header 'Content-Type: application/json' --header 'Authorization: Bearer root:Milvus' \
    "$scheme://127.0.0.1:$port/v2/vectordb/users/update_password" 2>&1) || true
case $answer in
*'"code":0'*) ;;
*'"code":1800'*) stop password-already-set "root has another password than Milvus already: nothing was changed" ;;
*) stop password-not-changed "Milvus did not change the password: $answer" ;;
esac
note=${ETCD_DATA_DIR:-/var/lib/milvus/etcd}/milvus-runpod
[ ! -w "$note" ] || sed -i 's/^password=.*/password=given/' "$note"
say "root has the new password"
