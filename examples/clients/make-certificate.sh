#!/bin/sh
# Makes a certificate for Milvus, and the CA that signs it. Clients verify the name
# "milvus", since a pod's address changes.
#
# Usage: sh make-certificate.sh [DIRECTORY] (default: tls)
#
# server.pem and server.key go to the pod's volume, ca.pem to the clients. ca.key
# stays with you: whoever has it can pretend to be your Milvus.
set -eu

directory=${1:-tls}
mkdir "$directory"
cd "$directory"
umask 077

cat >openssl.cnf <<'CNF'
[req]
prompt = no
distinguished_name = name
[name]
CN = milvus
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[server]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:milvus
CNF

# The two need different names: otherwise the server's would look self-signed.
openssl genrsa -out ca.key 2048
openssl req -config openssl.cnf -subj /CN=milvus-ca -extensions ca -x509 -key ca.key -days 3650 -out ca.pem
openssl genrsa -out server.key 2048
openssl req -config openssl.cnf -new -key server.key -out server.csr
openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial \
  -extfile openssl.cnf -extensions server -days 3650 -out server.pem
rm -f openssl.cnf server.csr ca.srl
chmod 644 ca.pem server.pem
