#!/bin/sh
# Inserts three colors into Milvus, and searches for the one nearest to orange.
#
# MILVUS_URI=http://203.0.113.7:10123 MILVUS_TOKEN=root:PASSWORD sh quickstart.sh
set -eu

# With TLS: MILVUS_URI=https://… with the port of REST, and MILVUS_CA is ca.pem of
# make-certificate.sh. The certificate is for "milvus", not for the pod's address.
url=$MILVUS_URI
[ -z "${MILVUS_CA:-}" ] || url=https://milvus

# call PATH JSON: prints Milvus' answer, which reports most errors with HTTP status
# 200. The token is not an argument of curl, so that ps does not show it.
call() {
  answer=$(printf 'Authorization: Bearer %s\n' "${MILVUS_TOKEN:-}" |
    curl --silent --show-error --max-time 60 --header @- --header 'Content-Type: application/json' \
      ${MILVUS_CA:+--cacert "$MILVUS_CA" --connect-to "::${MILVUS_URI#https://}"} \
      --data "$2" "$url/v2/vectordb/$1")
  echo "$answer"
  case $answer in
  *'"code":0'*) ;;
  *) exit 1 ;;
  esac
}

call collections/create '{"collectionName":"quickstart_curl","dimension":3,"metricType":"L2"}'
call entities/insert '{"collectionName":"quickstart_curl","data":[
  {"id":1,"vector":[1,0,0],"name":"red"},
  {"id":2,"vector":[0,1,0],"name":"green"},
  {"id":3,"vector":[0,0,1],"name":"blue"}]}'
call entities/search '{"collectionName":"quickstart_curl","data":[[1,0.5,0]],"limit":2,
  "outputFields":["name"],"consistencyLevel":"Strong"}'
call collections/drop '{"collectionName":"quickstart_curl"}'
