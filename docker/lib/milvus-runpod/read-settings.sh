# shellcheck shell=sh
# Puts each of known-settings into its usual variable, wherever it comes from. Variables
# win over files, but the image's own defaults lose to user.yaml.

use_settings() {
  find_configs
  set --
  for file in milvus _test default user; do
    file=$configs/$file.yaml
    if [ -f "$file" ] && [ -r "$file" ]; then
      set -- "$@" "$file"
    elif [ -e "$file" ]; then
      stop config-unreadable "$file cannot be read, so Milvus would use none of its files (docker makes a folder in place of a file that does not exist)"
    fi
  done
  found=$(read_settings "$@") ||
    stop no-awk "cannot read the settings: this base has no awk (mawk or gawk)"
  eval "$found"
}

# Where Milvus looks (its initConfPath), or else upstream's place.
find_configs() {
  configs=${MILVUSCONF:-$PWD/configs}
  [ -n "${MILVUSCONF:-}" ] || [ -e "$configs/milvus.yaml" ] || configs=/milvus/configs
  case $configs in /*) ;; *) configs=$PWD/$configs ;; esac
  user_config=$configs/user.yaml
}

# read_settings FILE...
# shellcheck disable=SC2154 # the entrypoint sets $lib
read_settings() {
  LC_ALL=C awk -f "$lib/read-settings.awk" input=known "$lib/known-settings" \
    input=variables RS='\0' "/proc/$$/environ" input=files RS='\n' "$@" 2>/dev/null
}

# read-settings.awk prints calls of what follows.

# use_variable NAME USUAL VALUE
use_variable() {
  case $1 in
  *[!A-Za-z0-9_]*) say "taking $1 for $2" ;;
  *) unset "$1" ;;
  esac
  export "$2=$3"
}

# use_setting NAME DEFAULT VALUE FILE
# shellcheck disable=SC2034,SC2154 # note.sh reads $file_password; eval sets $current
use_setting() {
  eval "current=\${$1:-}"
  case $1,$current in
  *PASSWORD,*) file_password=given ;;
  *,"$3" | *,"$2" | *,) use_value "$@" ;;
  *) [ "$4" != "$user_config" ] || say "$1=$current wins over \"$3\" in $4" ;;
  esac
}

use_value() {
  if [ -z "$current$3" ]; then
    stop setting-empty "$1 has no value in $4: write one, or remove the line"
  elif [ -z "$3" ] || [ "$3" = "$current" ]; then
    return 0
  elif [ -z "$2" ]; then
    export "$1=$3"
  elif [ "${4##*/}" = milvus.yaml ]; then
    warn file-setting-unused "\"$3\" in $4 has no effect, since the image sets $1=$2: write it into user.yaml"
  else
    export "$1=$3"
    say "taking $1=$3 from $4"
  fi
}

# A file may say where Milvus' log goes: data.sh then leaves that alone.
# shellcheck disable=SC2034 # data.sh reads it
leave_log() { log_is_theirs=yes; }

stop_at_line() {
  stop config-line "line $2 of $1 cannot be read for certain, or not even by Milvus, which would then use none of its files: $3"
}

# Milvus reads booleans as Go does.
warn_about_boolean() {
  warn boolean-read-as-false "$1 is \"$2\", which Milvus takes for false: write true or false"
}

warn_about_quotes() {
  warn value-in-quotes "the quotes around the value of $1 are part of it: remove them (docker's --env-file does not)"
}

warn_about_name() { warn other-name "$1 has no effect on this image: set $2"; }
