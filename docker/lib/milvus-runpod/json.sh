# shellcheck shell=sh

# compact JSON: sets $json to it without blanks
# shellcheck disable=SC2034 # read where it is called
compact() {
  set -f
  IFS=' 	
'
  # shellcheck disable=SC2086 # split at blanks
  set -- $1
  set +f
  IFS=
  json=$*
  unset IFS
}
