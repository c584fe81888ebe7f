# shellcheck shell=bash
# The image's promises (docs/image.md), a file for each. The files share their variables.

say() { printf 'milvus-runpod: %s\n' "$*" >&2; }

# warn CODE MESSAGE...: docs/errors.md says more about each code.
warn() { say "warning: ${*:2} [$1]"; }

# stop CODE MESSAGE...: but a shell may start, to fix the error.
is_milvus=no
stop() {
  say "error: ${*:2} [$1]"
  [[ $is_milvus == yes ]] || return 0
  say "more: https://github.com/org/milvus-runpod-action/blob/main/docs/errors.md#$1"
  exit 1
}

lib=${BASH_SOURCE[0]%/*}
for file in command settings password etcd network machine volume note; do
  # shellcheck source=/dev/null
  . "$lib/$file.sh"
done
