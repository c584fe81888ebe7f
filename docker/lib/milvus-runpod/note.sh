# shellcheck shell=bash
# Keeps a Milvus from opening a volume that it cannot read. A note on the volume, beside
# etcd's data, has the last version that was healthy there, and whether root got a
# password at the first start. Without the note, nothing is known. A version that was
# started but not seen to be healthy is noted as "trying": it may have changed the data,
# or may never have run, so it does not lock out others.
# shellcheck disable=SC2034,SC2154 # the files of this folder share their variables

read_note() {
  local text=''
  note=${ETCD_DATA_DIR%/}/milvus-runpod
  # Whoever owned the volume may have put anything here: a link, a pipe, a device.
  [[ ! -f $note || -L $note ]] || { read -rN 1000 text <"$note"; } 2>/dev/null || true
  read_noted version
  read_noted password
  read_noted trying
}

# read_noted KEY: sets $noted_KEY. An edited note may have CRLF, or no line break at its
# end.
read_noted() {
  local line=$'\n'$1$'=([^\r\n]*)'
  [[ $'\n'$text =~ $line ]] || true
  printf -v "noted_$1" %s "${BASH_REMATCH[1]-}"
}

# Milvus reads the data of its own line and of earlier ones, but Milvus 2.6 and later
# only what Milvus 2.5.16 or later of 2.5 has started on.
check_version() {
  warn_about_later_version
  local from to written anyway
  read_number from "$noted_version"
  read_number to "${MILVUS_VERSION:-}"
  [[ $from && $to ]] || return 0
  written="Milvus $noted_version wrote this volume, and Milvus $MILVUS_VERSION cannot read it"
  anyway="(to try anyway, remove $note)"
  [[ $((to / 1000)) -ge $((from / 1000)) ]] ||
    stop older-milvus "$written: use Milvus ${noted_version%.*} or later, or another volume $anyway"
  [[ $to -lt 2006000 || $from -ge 2005016 ]] ||
    stop milvus-upgrade-step "$written: first start Milvus 2.5.16 or later of 2.5 on it $anyway"
}

# Nobody knows how far it got. Its etcd alone may have been enough.
warn_about_later_version() {
  local from to
  read_number from "$noted_trying"
  read_number to "${MILVUS_VERSION:-}"
  [[ $from && $to && $from -gt $to ]] || return 0
  warn later-milvus-tried "Milvus $noted_trying was started on this volume, and was not seen to be healthy: if Milvus $MILVUS_VERSION cannot read what it left, use Milvus $noted_trying, or restore a backup"
}

# read_number NAME VERSION: sets the variable to 2006022 for 2.6.22 and 2.6.22-rc1, and
# to nothing for what is not such a version.
read_number() {
  local part='(0|[1-9][0-9]{0,2})'
  printf -v "$1" ''
  [[ ! $2 =~ ^$part\.$part\.$part(-.*)?$ ]] ||
    printf -v "$1" %s $((BASH_REMATCH[1] * 1000000 + BASH_REMATCH[2] * 1000 + BASH_REMATCH[3]))
}

# Before Milvus starts: notes that it is tried, unless it has been healthy here.
begin_note() {
  local noted=$noted_version,$noted_trying,$noted_password version=${MILVUS_VERSION:-}
  is_noted=no
  # Until Milvus has been healthy, nobody knows which start got as far as to set the
  # password: if one of them had none, it may be the default.
  case $is_first_start,$noted in
  no,,?*,default) ;;
  yes,* | no,,?*) describe_first_password ;;
  esac
  case $noted in
  "$version,,$noted_password") is_noted=yes ;;
  "$version,"*",$noted_password" | *",$version,$noted_password") ;;
  *)
    put_note "version=$noted_version" "password=$noted_password" "trying=$version" 2>/dev/null ||
      warn note-not-writable "cannot write $note, which the next start would read"
    ;;
  esac
}

# Milvus below 2.4.7 gives root its default password, whatever is set.
describe_first_password() {
  noted_password=given
  case ${COMMON_SECURITY_DEFAULTROOTPASSWORD:-},${MILVUS_VERSION:-} in
  *,2.[0-3].* | *,2.4.[0-6] | Milvus,*) noted_password=default ;;
  ,*) [[ ${file_password:-} ]] || noted_password=default ;;
  esac
}

# Milvus sets the password at the first start only.
warn_about_kept_password() {
  [[ $is_first_start == no && ${COMMON_SECURITY_DEFAULTROOTPASSWORD:-} ]] || return 0
  if [[ $noted_password == default ]]; then
    warn password-still-default "root's password is still Milvus, which everybody knows: this volume had none at its first start;" \
      "once Milvus is healthy, run /set-root-password.sh in this container (with MILVUS_ROOT_PASSWORD)"
  else
    say "root keeps the password of this volume's first start (Milvus, if it had none);" \
      "to change it, use a client's update_password"
  fi
}

# Once Milvus is healthy: a program beside it, which does not get root's password.
finish_note() {
  [[ $is_noted == no ]] || return 0
  # Twice in the background, so that tini reaps it.
  (
    unset COMMON_SECURITY_DEFAULTROOTPASSWORD
    "${as_user[@]}" env "${hidden[@]}" "$lib/when-healthy" $$ "${MILVUS_VERSION:-}" &
  ) </dev/null >/dev/null 2>&1
}

# put_note LINE...: writes the note whole or not at all, and not through a link or into
# a pipe that somebody may have put there.
put_note() {
  # shellcheck disable=SC2016 # the other shell's variables
  "${as_user[@]}" bash -peuC -c '
    [[ ! -e $0.new && ! -L $0.new ]] || rm -f "$0.new"
    printf "%s\n" "$@" >"$0.new"
    mv -T "$0.new" "$0"' "$note" "$@"
}

# For /set-root-password.sh.
change_noted_password() {
  read_note
  [[ ! $noted_version$noted_trying ]] ||
    put_note "version=$noted_version" password=given ${noted_trying:+"trying=$noted_trying"}
}
