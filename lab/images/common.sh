# shellcheck shell=sh
# How an image of the lab gets into its registry: under a tag that is the hash of what it is made from, so that one
# look tells whether it is there. A manifest comes last in a push: half an image has no tag.

builder=milvus-runpod-lab
# shellcheck disable=SC2154 # from lib.sh
export BUILDX_CONFIG="$LAB_HOME/buildx" # the builder is the lab's own business

# tag_of FOLDER THING…: a folder of the lab, and folders of the cache, whose names are hashes already, or plain words.
tag_of() {
  folder=$1
  shift
  echo "lab-$(echo "$(hash_of "$folder")" "$@" | sed "s|$LAB_HOME||g" | sha256sum | cut -c 1-12)"
}

# digest_of REGISTRY/REPOSITORY:TAG: nothing if there is no such image.
digest_of() {
  path=${1#*/}
  curl --silent --fail --head --noproxy '*' \
    --header 'Accept: application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json' \
    --header 'Accept: application/vnd.docker.distribution.manifest.v2+json' \
    "http://${1%%/*}/v2/${path%:*}/manifests/${path##*:}" | tr -d '\r' | awk 'tolower($1) == "docker-content-digest:" { print $2 }'
}

is_published() { [ -n "$(digest_of "$1")" ]; }

# build ARGUMENT…: docker buildx build and push with fixed times, on a builder that lab/up removes in the end.
build() {
  if [ ! -e "$BUILDX_CONFIG/instances/$builder" ]; then
    from=${LAB_BUILDKIT_IMAGE:-moby/buildkit:buildx-stable-1}
    noting "$from" docker buildx create --name "$builder" --driver docker-container --driver-opt "network=host,image=$from" --bootstrap
  fi
  docker buildx build --builder "$builder" --progress plain --provenance false \
    --output type=image,push=true,rewrite-timestamp=true "$@"
}
