# shellcheck shell=sh
# Milvus takes common.security.tlsMode, common_security_tlsmode (in any case) and
# MILVUS_CONF_COMMON_SECURITY_TLSMODE for COMMON_SECURITY_TLSMODE. This entrypoint
# looks for the last one only. And a shell drops variables whose names have a dot:
# Milvus would run without authentication that was switched on in that way.

# Gives each setting that is spelled in another way its usual name, and there it
# wins: the usual one may be the image's default.
use_usual_names() {
  others=$(list_other_names)
  [ -n "$others" ] || return 0
  while IFS= read -r line; do
    name=${line%% *}
    setting=${line#* }
    case $name in
    *[./]*) say "taking $name for ${setting%%=*}" ;;
    *) unset "$name" ;;
    esac
    # shellcheck disable=SC2163 # it is NAME=value
    export "$setting"
  done <<EOT
$others
EOT
}

# Prints "other.name USUAL_NAME=value" for each of them. The environment that this
# process was started with still has what the shell has dropped. Its variables end
# with NUL; a newline within a value becomes a space.
list_other_names() {
  sections='common|etcd|localStorage|minio|mq|proxy|rocksmq|tls'
  sed -nzE "
    y/\n/ /
    /^[A-Za-z0-9_.\/]+=/!d
    /^[^=]*[.\/]/b rename
    /^MILVUS_CONF_/b rename
    /^($sections)_[^=]*=/I!d
    /^[^=]*[a-z]/!d
    :rename
    s/^[^=]*/& &/
    s/^([^ ]* )(MILVUS_CONF_|milvus[.])/\1/I
    s/^([^ ]* )([^=]*)/\1\U\2/
    :dots
    s/^([^ ]* [^=]*)[.\/]/\1_/
    t dots
    s/\$/\n/p" "/proc/$$/environ" || true
}
