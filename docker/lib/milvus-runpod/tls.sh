# shellcheck shell=bash
# MILVUS_TLS=self-signed: TLS with a CA and its certificate on the volume. The CA stays,
# since clients know it; the certificate is renewed at a start in its last year.
# shellcheck disable=SC2034,SC2154 # the files of this folder share their variables

# Sets what Milvus reads. TLS that is not there would be a trap, so this wins over a mode
# of 0, but two certificates contradict each other.
turn_tls_on() {
  makes_certificate=yes
  local port=${PROXY_PORT:-19530}
  name_made_file TLS_SERVERPEMPATH server.pem
  name_made_file TLS_SERVERKEYPATH server.key
  # In mode 2, the CA of the clients.
  export TLS_CAPEMPATH="${TLS_CAPEMPATH:-$tls/ca.pem}"
  case ${COMMON_SECURITY_TLSMODE:-} in
  '') export COMMON_SECURITY_TLSMODE=1 ;;
  0)
    say "MILVUS_TLS turns TLS on, although COMMON_SECURITY_TLSMODE=0"
    export COMMON_SECURITY_TLSMODE=1
    ;;
  esac
  [[ ${PROXY_HTTP_ENABLED:-} != false && ${PROXY_HTTP_PORT:-$port} == "$port" ]] || return 0
  [[ ! ${PROXY_HTTP_PORT:-} ]] ||
    say "REST moves to port 8080, since it cannot share port $port with TLS"
  export PROXY_HTTP_PORT=8080
}

# name_made_file NAME FILE
name_made_file() {
  local value=${!1:-$tls/$2}
  [[ $value == "$tls/$2" ]] ||
    stop two-certificates "MILVUS_TLS makes a certificate, but $1 names another one ($value): remove one of the two"
  export "$1=$tls/$2"
}

prepare_certificate() {
  local problem
  command -v openssl >/dev/null ||
    stop no-openssl "cannot make a certificate for MILVUS_TLS: this base has no openssl"
  if [[ ! -e $tls && ! -L $tls ]]; then
    make_certificate ||
      stop tls-not-made "cannot make a certificate in $tls ($problem)"
    say "made a CA, and a certificate for the name milvus, in $tls"
  elif [[ ${#as_user[@]} != 0 ]] && ! "${as_user[@]}" test -O "$tls"; then
    give_away "$tls" -R # Milvus 2 was root
  fi
  read_ca ||
    stop tls-ca-broken "$tls/ca.pem cannot be read: put back the one that your clients have, or remove $tls to get a new CA"
  read_certificate
  [[ $left -ge 31536000 ]] || renew_certificate
}

renew_certificate() {
  if make_certificate; then
    say "renewed the certificate in $tls"
    read_certificate
  elif [[ $left -gt 0 ]]; then
    warn tls-not-renewed "the certificate in $tls ends on $ends and cannot be renewed ($problem)"
  else
    stop tls-not-usable "the certificate in $tls cannot be used, and its CA cannot make another one ($problem): restore the folder from a backup, or remove it to get a new CA"
  fi
}

# Sets $problem if it fails.
make_certificate() {
  problem=$("${as_user[@]}" "$lib/make-certificate" "$tls" 2>&1) && return
  problem=$(grep -m 1 -Ev '^(Certificate request|subject)' <<<"$problem")
  return 1
}

# use_openssl ARGUMENT...: with the system's libraries, and without a terminal.
use_openssl() { LD_LIBRARY_PATH='' "${as_user[@]}" openssl "$@" </dev/null 2>/dev/null; }

# Sets $fingerprint and $ca, in one line.
read_ca() {
  local text parts='ingerprint=([0-9A-F:]+).*-----BEGIN CERTIFICATE-----([^-]+)-'
  [[ -f $tls/ca.pem && ! -L $tls ]] &&
    text=$(use_openssl x509 -in "$tls/ca.pem" -fingerprint -sha256) && [[ $text =~ $parts ]] || return
  fingerprint=${BASH_REMATCH[1]}
  ca=${BASH_REMATCH[2]//[[:space:]]/}
}

# Sets $left, the seconds for which the certificate is good (0: another key or CA), and
# the day on which it $ends.
read_certificate() {
  local text key
  left=0 ends=''
  [[ -f $tls/server.pem && -f $tls/server.key ]] &&
    text=$(use_openssl x509 -in "$tls/server.pem" -noout -enddate -pubkey) &&
    key=$(use_openssl pkey -passin pass: -in "$tls/server.key" -pubout) && [[ $text == *"$key"* ]] &&
    use_openssl verify -no_check_time -CAfile "$tls/ca.pem" "$tls/server.pem" >/dev/null || return 0
  text=${text#*notAfter=}
  read -r ends left < <(date -u -d "${text%%$'\n'*}" '+%F %s')
  left=$((left - EPOCHSECONDS))
}

# The action and clients read these lines.
print_certificate() {
  say "TLS with the certificate of a CA with the SHA-256 fingerprint $fingerprint (/status.sh --ca prints it), valid until $ends"
  say "CA certificate: $ca"
}

# For /status.sh.
describe_certificate() {
  left=0
  ! read_ca || read_certificate
  if [[ $left -gt 0 ]]; then
    echo "TLS: certificate valid until $ends, CA with the SHA-256 fingerprint $fingerprint (/status.sh --ca prints it)"
  else
    echo "TLS: there is no valid certificate in $tls"
  fi
}
