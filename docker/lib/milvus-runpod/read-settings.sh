# shellcheck shell=sh
# Reads variables and Milvus' files by Milvus' own rules (read-settings.awk). After it,
# each setting in known-settings is in its usual variable, wherever it came from.
# Variables win over files. The image's own defaults are variables, too: user.yaml wins
# over them, and they win over milvus.yaml, since upstream's is made for a cluster.

use_settings() {
  find_configs
  set --
  for file in milvus _test default user; do
    file=$configs/$file.yaml
    [ -e "$file" ] || continue
    if [ -f "$file" ] && [ -r "$file" ]; then
      set -- "$@" "$file"
    else
      stop config-unreadable "$file is not a file that can be read, so Milvus would do without all of its files" \
        "(docker makes a folder where the file to mount does not exist)"
    fi
  done
  eval "$(read_settings "$@")"
}

# Where Milvus looks (initConfPath in its base_table.go), and else upstream's place: the
# working directory may be any.
find_configs() {
  configs=${MILVUSCONF:-$PWD/configs}
  [ -n "${MILVUSCONF:-}" ] || [ -e "$configs/milvus.yaml" ] || configs=/milvus/configs
  case $configs in /*) ;; *) configs=$PWD/$configs ;; esac
  user_config=$configs/user.yaml
}

# For those who need no more than variables.
use_variables() { eval "$(read_settings)"; }

# read_settings FILE...: the variables are those that this process was started with.
# shellcheck disable=SC2154 # the entrypoint sets $lib
read_settings() {
  LC_ALL=C awk -f "$lib/read-settings.awk" input=known "$lib/known-settings" \
    input=variables RS='\0' "/proc/$$/environ" input=files RS='\n' "$@" 2>/dev/null ||
    echo stop no-awk '"cannot read the settings: this image needs awk (mawk or gawk), which its base lacks"'
}

# What read-settings.awk prints are calls of the functions below.

# use_variable NAME USUAL VALUE
use_variable() {
  case $1 in
  *[!A-Za-z0-9_]*) say "taking $1 for $2" ;;
  *) unset "$1" ;;
  esac
  export "$2=$3"
}

# use_setting NAME DEFAULT VALUE TYPE FILE
# shellcheck disable=SC2034,SC2154 # note.sh reads $file_password; eval sets $current
use_setting() {
  eval "current=\${$1:-}"
  case $1,$4,$3 in
  *PASSWORD,text,?*) file_password=given && return ;;
  *PASSWORD,text,) ;;
  *PASSWORD,*)
    stop password-needs-quotes "defaultRootPassword in $5 is another one to Milvus: write it in quotes"
    return 0
    ;;
  esac
  case $current,$3 in
  "$3,$3") ;;
  [!,]*,) ;; # variables win
  ,) stop setting-empty "$1 has no value in $5: write one, or remove the line" ;;
  ,* | "$2,"*) use_file_setting "$@" ;;
  *) [ "$5" != "$user_config" ] || say "$1=$current wins over \"$3\" in $5" ;;
  esac
}

use_file_setting() {
  if [ -z "$2" ]; then
    export "$1=$3"
  elif [ "${5##*/}" = milvus.yaml ]; then
    warn file-setting-unused "\"$3\" in $5 has no effect: the image sets $1=$2; write it into user.yaml, or set the variable"
  else
    export "$1=$3"
    say "taking $1=$3 from $5"
  fi
}

# stop_at_line FILE LINE HINT
stop_at_line() {
  stop config-line "line $2 of $1 cannot be read for certain, and Milvus would go on without it, or without all of its files: $3"
}

# warn_about_boolean NAME VALUE: Milvus reads booleans as Go does, and takes any other
# yes for a no.
warn_about_boolean() {
  warn boolean-read-as-false "$1 is \"$2\", which Milvus takes for false: write true or false"
}

warn_about_quotes() {
  warn value-in-quotes "the value of $1 begins and ends with a quote, which Milvus keeps: remove both (docker's --env-file does not)"
}

# warn_about_name NAME OURS
warn_about_name() {
  warn other-name "$1 has no effect on this image: set $2"
}
