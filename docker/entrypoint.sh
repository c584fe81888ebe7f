#!/bin/sh
# Does what Milvus' standalone_embed.sh does with flags of `docker run`, but from
# environment variables alone, and then becomes Milvus (or another command).
# shellcheck source-path=SCRIPTDIR/lib/milvus-runpod
set -eu

say() { printf 'milvus-runpod: %s\n' "$*" >&2; }
# warn CODE MESSAGE...: docs/errors.md says more about each code.
warn() {
  code=$1
  shift
  say "warning: $* [$code]"
}

# stop CODE MESSAGE...: but a shell may start, to fix the error.
stop() {
  code=$1
  shift
  say "error: $* [$code]"
  [ "$is_milvus" = yes ] || return 0
  say "more: https://github.com/org/milvus-runpod-action/blob/main/docs/errors.md#$code"
  exit 1
}

lib=/milvus-runpod
. "$lib/read-settings.sh"
. "$lib/settings.sh"
. "$lib/password.sh"
. "$lib/configs.sh"
. "$lib/network.sh"
. "$lib/machine.sh"
. "$lib/data.sh"
. "$lib/tls.sh"
. "$lib/note.sh"
. "$lib/pod.sh"

# A shell that is told to start Milvus by its path shall start it through us, too.
exec_other() {
  for word in "$@"; do
    shift
    case $word in
    *[\ \;\&]/milvus/bin/milvus\ * | /milvus/bin/milvus\ *)
      word=${word%%/milvus/bin/milvus*}milvus${word#*/milvus/bin/milvus} ;;
    esac
    set -- "$@" "$word"
  done
  exec "$@"
}

# RunPod's start command replaces CMD: it may be empty, flags alone, or one argument.
case $* in
*[!\ ]*) ;;
*) set -- milvus run standalone ;;
esac
case $1 in
-*) set -- milvus run standalone "$@" ;;
milvus\ *)
  set -f
  # shellcheck disable=SC2048,SC2086 # split
  set -- $*
  set +f
  ;;
esac
is_milvus=no
[ "${1##*/}" != milvus ] || is_milvus=yes

# Settings, in the environment and in files.
use_settings
set_data_paths
check_settings
warn_about_unused_settings
set_root_password
write_etcd_config
write_user_config
[ "$is_milvus" = yes ] || exec_other "$@"

# The machine and its network.
bypass_proxy
warn_about_memory
warn_about_cpu

# The data, and the user that Milvus runs as.
choose_user
use_real_milvus
require_program "$1"
check_configs
check_tls
read_note
check_version
create_data_folders
change_owner
check_data_folders
inspect_volume
check_free_space
write_note
keep_log

# What to know before Milvus fills the log.
warn_about_kept_password
describe_authentication
describe_ports
describe_address
warn_about_pod
say "starting Milvus ${MILVUS_VERSION:-} with data in $data ($(describe_volume))," \
  "authentication $authentication," \
  "ports $ports," \
  "${METRICS_PORT:-9091} (health, WebUI; no password)," \
  "2379 (etcd; $(describe_etcd))$address"

# Milvus shows its environment on port 9091.
preload=${LD_PRELOAD:-${MILVUS_PRELOAD:-}}
unset MILVUS_ROOT_PASSWORD MILVUS_ROOT_PASSWORD_FILE RUNPOD_API_KEY PUBLIC_KEY MILVUS_PRELOAD
export MILVUSCONF="$configs"

# exec, so that TERM reaches Milvus.
# shellcheck disable=SC2086 # $as_user is a command of several words
[ -z "$as_user" ] || exec $as_user env LD_PRELOAD="$preload" "$@"
export LD_PRELOAD="$preload"
exec "$@"
