# shellcheck shell=sh
# A note on the volume, beside etcd's data: the Milvus that wrote the data last, and
# whether root got a password at the first start. Without one, nothing is known.
# shellcheck disable=SC2154 # other files of this folder set what is used here

read_note() {
  note=$ETCD_DATA_DIR/milvus-runpod
  noted_version=''
  noted_password=''
  [ -r "$note" ] && [ ! -d "$note" ] || return 0
  # Somebody may have edited it, and left no line break at the end, or CRLF.
  while IFS='=' read -r key value || [ -n "$key" ]; do
    value=${value%"$(printf '\r')"}
    case $key in
    version) noted_version=$value ;;
    password) noted_password=$value ;;
    esac
  done <"$note"
}

# Milvus reads the data of its own line and of earlier ones, but Milvus 2.6 and later
# only what Milvus 2.5.16 or later of 2.5 has started on.
check_version() {
  [ "$noted_version" != "${MILVUS_VERSION:-}" ] || return 0
  from=$(version_number "$noted_version")
  to=$(version_number "${MILVUS_VERSION:-}")
  [ -n "$from" ] && [ -n "$to" ] || return 0
  written="Milvus $noted_version wrote this volume, and Milvus $MILVUS_VERSION cannot read it"
  anyway="(to try it all the same, remove $note)"
  [ $((to / 1000)) -ge $((from / 1000)) ] ||
    stop older-milvus "$written: use Milvus ${noted_version%.*} or later, or another volume $anyway"
  [ "$to" -lt 2006000 ] || [ "$from" -ge 2005016 ] ||
    stop milvus-upgrade-step "$written: first start Milvus 2.5.16 or later of 2.5 on it $anyway"
}

# version_number 2.6.22: prints 2006022, also for 2.6.22-rc1; nothing for what is no
# such version, such as one with a number of four digits, or with a leading zero
version_number() {
  set -- "${1%%-*}"
  case .$1. in
  *[!0-9.]* | *.*.*.*.*.* | *..* | *.0[0-9]* | *[0-9][0-9][0-9][0-9]*) ;;
  .*.*.*.)
    minor=${1#*.}
    echo $((${1%%.*} * 1000000 + ${minor%.*} * 1000 + ${1##*.}))
    ;;
  esac
}

write_note() {
  if [ "$is_first_start" = yes ]; then
    noted_password=$(describe_first_password)
  elif [ "$noted_version" = "${MILVUS_VERSION:-}" ]; then
    return 0
  fi
  # Never half of it.
  { printf 'version=%s\npassword=%s\n' "${MILVUS_VERSION:-}" "$noted_password" >"$note.new" &&
    mv -T "$note.new" "$note"; } 2>/dev/null ||
    warn note-not-writable "cannot write $note, which the next start would read"
}

# Milvus below 2.4.7 gives root its default password, whatever is set.
describe_first_password() {
  case ${COMMON_SECURITY_DEFAULTROOTPASSWORD:-},${MILVUS_VERSION:-} in
  *,2.[0-3].* | *,2.4.[0-6] | Milvus,*) echo default ;;
  ,*) [ -n "${file_password:-}" ] || echo default ;;
  *) echo given ;;
  esac
}

# Milvus takes the password into account at the first start only.
warn_about_kept_password() {
  [ "$is_first_start" = no ] && [ -n "${COMMON_SECURITY_DEFAULTROOTPASSWORD:-}" ] || return 0
  if [ "$noted_password" = default ]; then
    warn password-still-default "root's password is still Milvus, which everybody knows: this volume had none at its first start;" \
      "once Milvus is healthy, run /set-root-password.sh in this container (with MILVUS_ROOT_PASSWORD)"
  else
    say "root keeps the password of this volume's first start (Milvus, if it had none);" \
      "to change it, use a client's update_password"
  fi
}
