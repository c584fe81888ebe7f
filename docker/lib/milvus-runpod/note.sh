# shellcheck shell=sh
# A note on the volume, beside etcd's data: the last Milvus that was healthy on it, and
# whether root got a password at the first start. Without one, nothing is known. A
# Milvus that was started, but not seen to be healthy, is noted as "trying": it may have
# changed the data, or may never have run, so it locks no other out.
# shellcheck disable=SC2154 # other files of this folder set what is used here

# Whoever owned the volume may have put anything here: a link, a pipe, a device.
read_note() {
  note=${ETCD_DATA_DIR%/}/milvus-runpod
  noted_version=''
  noted_password=''
  noted_trying=''
  [ -f "$note" ] && [ ! -L "$note" ] || return 0
  # Somebody may have edited it, and left no line break at the end, or CRLF.
  while IFS='=' read -r key value || [ -n "$key" ]; do
    value=${value%"$(printf '\r')"}
    case $key in
    version) noted_version=$value ;;
    password) noted_password=$value ;;
    trying) noted_trying=$value ;;
    esac
  done <<EOT
$($as_user head -c 1000 "$note" 2>/dev/null)
EOT
}

# Milvus reads the data of its own line and of earlier ones, but Milvus 2.6 and later
# only what Milvus 2.5.16 or later of 2.5 has started on.
check_version() {
  warn_about_later_version
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

# Nobody knows how far it got. Its etcd alone may have been enough.
warn_about_later_version() {
  [ -n "$noted_trying" ] && [ "$noted_trying" != "${MILVUS_VERSION:-}" ] || return 0
  from=$(version_number "$noted_trying")
  to=$(version_number "${MILVUS_VERSION:-}")
  [ -n "$from" ] && [ -n "$to" ] && [ "$from" -gt "$to" ] || return 0
  warn later-milvus-tried "Milvus $noted_trying was started on this volume, and was not seen to be healthy: if Milvus $MILVUS_VERSION cannot read what it left, use Milvus $noted_trying, or restore a backup"
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

# Before Milvus starts: notes that it is tried, unless it has been healthy here.
begin_note() {
  is_noted=no
  version=${MILVUS_VERSION:-}
  password=$(password_of_first_start)
  case $noted_version,$noted_trying,$noted_password in
  "$version,,$password") is_noted=yes ;;
  "$version,"*",$password" | *",$version,$password") ;;
  *)
    put_note "version=$noted_version" "password=$password" "trying=$version" 2>/dev/null ||
      warn note-not-writable "cannot write $note, which the next start would read"
    ;;
  esac
  noted_password=$password
}

# Until Milvus has been healthy, nobody knows which start got as far as to set the
# password: if one of them had none, it may be the default.
password_of_first_start() {
  case $is_first_start,$noted_version,$noted_trying,$noted_password in
  no,,?*,default) echo default ;;
  yes,* | no,,?*) describe_first_password ;;
  *) echo "$noted_password" ;;
  esac
}

# Once Milvus is healthy: a program beside it, which does not get root's password.
finish_note() {
  [ "$is_noted" = no ] || return 0
  # Twice in the background, so that tini reaps it.
  # shellcheck disable=SC2086 # $as_user is a command of several words, or none
  (
    unset COMMON_SECURITY_DEFAULTROOTPASSWORD
    $as_user "$lib/when-healthy.sh" $$ "$note" "$version" &
  ) </dev/null >/dev/null 2>&1
}

# put_note LINE...
put_note() {
  # shellcheck disable=SC2086 # $as_user is a command of several words, or none
  $as_user "$lib/put-note.sh" "$note" "$@"
}

# For /set-root-password.sh.
change_noted_password() {
  read_note
  [ -n "$noted_version$noted_trying" ] || return 0
  put_note "version=$noted_version" password=given ${noted_trying:+"trying=$noted_trying"}
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
