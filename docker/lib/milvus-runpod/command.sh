# shellcheck shell=bash
# Runs the start command as its writer means it, and Milvus, however it is started, as
# the right user and with the right environment.
# shellcheck disable=SC2034,SC2154 # the files of this folder share their variables

as_user=()
hidden=()

# Sets $start to what the start command means. RunPod's replaces CMD, and may be empty,
# flags alone, or one argument.
read_command() {
  local first=${1-}
  first=${first#"${first%%[![:space:]]*}"}
  start=("$first" "${@:2}")
  if [[ $* != *[![:space:]]* ]]; then
    start=(milvus run standalone)
  elif [[ $first == -* ]]; then
    start=(milvus run standalone "${start[@]}")
  elif [[ $first == milvus[[:space:]]* ]]; then
    set -f
    # shellcheck disable=SC2206 # split
    start=($first "${@:2}")
    set +f
  fi
  # Only run, in whatever role, writes data. The others (version, stop) touch nothing.
  case ${start[0]##*/},${start[1]-} in
  milvus,run) is_milvus=yes ;;
  milvus,*) use_real_milvus && exec_milvus ;;
  esac
}

# From here on, milvus is Milvus itself, and not bin/milvus, which starts us.
use_real_milvus() { PATH=${PATH/"$lib/bin:"/}; }

# Milvus 3 images have the user "milvus"; Milvus 2 runs as the user that started it.
choose_user() {
  uid=$EUID
  [[ $uid == 0 && -r /etc/passwd ]] || return 0
  local name number
  while IFS=: read -r name _ number _ || [[ $name ]]; do
    [[ $name == milvus ]] || continue
    uid=$number
    as_user=(setpriv --reuid=milvus --regid=milvus --init-groups)
  done </etc/passwd
}

# Upstream's folders are closed to users other than root.
require_program() {
  [[ ${#as_user[@]} == 0 ]] || return 0
  local name=${start[0]}
  ! command -v "$name" >/dev/null || return 0
  [[ $uid != 0 ]] || stop milvus-missing "there is no $name in this image: the image that it is built on is not laid out as Milvus' own"
  stop milvus-not-runnable "uid $uid cannot run $name: start the container as root, or with the group of /milvus/bin (--user $uid:$(stat -c %g /milvus/bin))"
}

# exec, so that the TERM that tini forwards reaches Milvus itself. Milvus shows its
# environment on port 9091. What upstream preloads is for Milvus only.
exec_milvus() {
  local preload=${LD_PRELOAD:-${MILVUS_PRELOAD:-}}
  unset MILVUS_PRELOAD
  [[ ${#as_user[@]},${#hidden[@]} == 0,0 ]] ||
    exec "${as_user[@]}" env "${hidden[@]}" LD_PRELOAD="$preload" "${start[@]}"
  export LD_PRELOAD=$preload
  exec "${start[@]}"
}

# A shell that is told to start Milvus by its path starts it through us, too.
exec_other() {
  local word words=() by_path='^(|.*[[:space:];&|(])/milvus/bin/(milvus run .*)$'
  for word in "${start[@]}"; do
    while [[ $word =~ $by_path ]]; do
      word=${BASH_REMATCH[1]}${BASH_REMATCH[2]}
    done
    words+=("$word")
  done
  # Without env, an error says which script names a program that is not there.
  [[ ${#hidden[@]} != 0 ]] || exec "${words[@]}"
  exec env "${hidden[@]}" "${words[@]}"
}
