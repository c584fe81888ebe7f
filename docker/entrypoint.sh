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
. "$lib/places.sh"
. "$lib/password.sh"
. "$lib/configs.sh"
. "$lib/etcd-config.sh"
. "$lib/network.sh"
. "$lib/machine.sh"
. "$lib/data.sh"
. "$lib/tls.sh"
. "$lib/note.sh"
. "$lib/pod.sh"

# exec_milvus COMMAND...: exec, so that the TERM that tini forwards reaches Milvus itself.
# Milvus shows its environment on port 9091. What upstream preloads is for Milvus only.
exec_milvus() {
  preload=${LD_PRELOAD:-${MILVUS_PRELOAD:-}}
  unset MILVUS_PRELOAD
  # shellcheck disable=SC2086 # $as_user is a command of several words
  [ -z "$as_user" ] || exec $as_user env LD_PRELOAD="$preload" "$@"
  export LD_PRELOAD="$preload"
  exec "$@"
}

# A shell that is told to start Milvus by its path shall start it through us, too.
exec_other() {
  for word in "$@"; do
    shift
    case $word in
    *[[:space:]\;\&\|\(]/milvus/bin/milvus\ run\ * | /milvus/bin/milvus\ run\ *)
      word="${word%%/milvus/bin/milvus run *}milvus run ${word#*/milvus/bin/milvus run }" ;;
    esac
    set -- "$@" "$word"
  done
  exec "$@"
}

# RunPod's start command replaces CMD: it may be empty, flags alone, or one argument.
case $* in
*[![:space:]]*) ;;
*) set -- milvus run standalone ;;
esac
first=${1#"${1%%[![:space:]]*}"}
case $first in
-*) set -- milvus run standalone "$@" ;;
milvus[[:space:]]*)
  shift
  set -f
  # shellcheck disable=SC2086 # split
  set -- $first "$@"
  set +f
  ;;
*) [ "$first" = "$1" ] || { shift; set -- "$first" "$@"; } ;;
esac
# Only run, in whatever role, writes data. The others (version, stop) touch nothing.
is_milvus=no
as_user=''
case ${1##*/},${2:-} in
milvus,run) is_milvus=yes ;;
milvus,*) use_real_milvus && exec_milvus "$@" ;;
esac

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
check_etcd_config
read_note
check_version
create_data_folders
change_owner
check_data_folders
inspect_volume
check_free_space
warn_about_lost_folders
begin_note
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

unset MILVUS_ROOT_PASSWORD MILVUS_ROOT_PASSWORD_FILE RUNPOD_API_KEY PUBLIC_KEY
export MILVUSCONF="$configs"
finish_note
exec_milvus "$@"
