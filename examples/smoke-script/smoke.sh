#!/bin/sh
# Tests a Milvus with your own schema and data: creates a collection, loads a fixture,
# and checks what a search finds. The action runs it on each new image before a tag
# moves (input smoke-script), and sets the variables. To run it by hand:
#
# MILVUS_REST_URI=http://127.0.0.1:19530 MILVUS_TOKEN=root:Milvus ./smoke.sh
set -eu
cd "$(dirname "$0")"

# With TLS, the certificate that the image makes is for the name "milvus".
url=$MILVUS_REST_URI
[ -z "${MILVUS_CA:-}" ] || url=https://milvus

# call PATH FILE: prints Milvus' answer, which reports most errors with HTTP status 200.
# The token is not an argument of curl, so that ps does not show it.
call() {
  printf 'Authorization: Bearer %s\n' "$MILVUS_TOKEN" |
    curl --silent --show-error --fail --max-time 60 --header @- \
      --header 'Content-Type: application/json' \
      ${MILVUS_CA:+--cacert "$MILVUS_CA" --connect-to "::${MILVUS_REST_URI#https://}"} \
      --data "@$2" "$url/v2/vectordb/$1"
}

# must PATH FILE: ends the script unless Milvus answers with code 0.
must() {
  answer=$(call "$1" "$2")
  if [ "$(printf '%s' "$answer" | jq .code)" != 0 ]; then
    echo "$1 answered $answer"
    exit 1
  fi
}

must collections/create schema.json
must entities/insert books.json

# Milvus loads a new collection in the background, which takes a moment.
for _ in 1 2 3 4 5 6 7 8 9 10; do
  answer=$(call entities/search search.json)
  [ "$(printf '%s' "$answer" | jq .code)" != 0 ] || break
  sleep 1
done

found=$(printf '%s' "$answer" | jq --raw-output '[.data[]?.id | tostring] | join(" ")')
if [ "$found" != "2 5" ]; then
  echo "the search found \"$found\" instead of \"2 5\": $answer"
  exit 1
fi
echo "${MILVUS_IMAGE:-Milvus} found the right books"
