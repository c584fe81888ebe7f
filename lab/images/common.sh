# shellcheck shell=sh
# How the lab's images get into its registry. Each has a tag with the hash of what it is made from, so one request shows
# whether it is there. A push ends with the manifest: an incomplete image has no tag.

builder=milvus-runpod-lab
# shellcheck disable=SC2154 # from lib.sh
export BUILDX_CONFIG="$LAB_HOME/buildx" # the lab's builder is not among the user's

# tag_of FOLDER THING…: hashes a folder of the lab, and names: of folders in the cache, which contain hashes, or words.
tag_of() {
  folder=$1
  shift
  echo "lab-$(echo "$(hash_of "$folder")" "$@" | sed "s|$LAB_HOME||g" | sha256sum | cut -c 1-12)"
}

# digest_of REGISTRY/REPOSITORY:TAG: prints nothing if there is no such image.
digest_of() {
  path=${1#*/}
  curl --silent --fail --head --noproxy '*' \
    --header 'Accept: application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json' \
    --header 'Accept: application/vnd.docker.distribution.manifest.v2+json' \
    "http://${1%%/*}/v2/${path%:*}/manifests/${path##*:}" | tr -d '\r' | awk 'tolower($1) == "docker-content-digest:" { print $2 }'
}

is_published() { [ -n "$(digest_of "$1")" ]; }

# default_buildkit: prints the image of BuildKit that the action uses by default.
# shellcheck disable=SC2154 # from lib.sh
default_buildkit() { sed -n 's|^ *default: \(moby/buildkit:.*\)|\1|p' "$repo/action.yml"; }

# build ARGUMENT…: builds and pushes with fixed times, on a builder that lab/up removes at its end.
build() {
  if [ ! -e "$BUILDX_CONFIG/instances/$builder" ]; then
    from=${LAB_BUILDKIT_IMAGE:-$(default_buildkit)}
    noting "$from" docker buildx create --name "$builder" --driver docker-container --driver-opt "network=host,image=$from" --bootstrap
  fi
  docker buildx build --builder "$builder" --progress plain --provenance false \
    --output type=image,push=true,rewrite-timestamp=true "$@"
}
