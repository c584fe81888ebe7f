#!/bin/sh
# openssl: a command that cannot write its result may end with 0.
#
# Belief: a command that fails to write its output ends with another status than 0.
# Seen: on a full disk, `x509`, `req` and `genpkey` say nothing, end with 0 and
# leave an empty file. So a script that renews a certificate, and then moves it into
# place, replaces a good one by nothing, unless it reads the new one first.
#
# /dev/full is the disk: each write to it fails with "No space left on device".
#
# Usage: findings/openssl-ends-with-0-on-a-full-disk.sh (needs apt-get of Debian 12).
# Exits with 1 if that changes.
set -eu
version=3.0.20-1~deb12u2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq "openssl=$version" "libssl3=$version" 2>/dev/null
for package in *.deb; do dpkg-deb --extract "$package" .; done
LD_LIBRARY_PATH=$(dirname "$(find "$folder" -name libssl.so.3)")
OPENSSL_CONF=$folder/etc/ssl/openssl.cnf
export LD_LIBRARY_PATH OPENSSL_CONF
openssl=$folder/usr/bin/openssl
"$openssl" version

"$openssl" genpkey -algorithm ed25519 -out key.pem
"$openssl" req -x509 -new -key key.pem -subj /CN=milvus -days 1 -out ca.pem

seen=''
# try COMMAND...: its status, when the disk is full.
try() {
  "$openssl" "$@" -out /dev/full 2>errors && status=0 || status=$?
  printf '%-8s ends with %s, and says "%s"\n' "$1" "$status" "$(cat errors)"
  seen="$seen $status"
}
try x509 -in ca.pem
try req -new -key key.pem -subj /CN=milvus
try genpkey -algorithm ed25519

echo "cat      ends with $(cat ca.pem >/dev/full 2>/dev/null && echo 0 || echo $?), for comparison"
[ "$seen" = ' 0 0 0' ]
