#!/bin/sh
# @vercel/ncc: its list of licences lacks packages that are in the bundle.
#
# Belief: --license lists each package that is bundled, also where a part of the bundle
# is loaded later with import().
# Seen: of a bundle in two files, only the package in the second one is listed.
#
# Usage: findings/ncc-loses-licences.sh (needs node and npm). Exits with 1 if that changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module" }' >package.json
npm install --silent --no-save @vercel/ncc@0.45.0 semver@7.8.6 yaml@2.9.1

cat >at-once.js <<'JS'
import { inc } from 'semver'
import { stringify } from 'yaml'
console.log(inc('1.0.0', 'minor'), stringify({ a: 1 }).trim())
JS
cat >later.js <<'JS'
import { inc } from 'semver'
const { stringify } = await import('yaml')
console.log(inc('1.0.0', 'minor'), stringify({ a: 1 }).trim())
JS

# listed NAME: bundles it, and prints the packages in its list of licences.
listed() {
  npx ncc build "$1.js" --license licenses.txt --out "$1" >/dev/null
  grep -xE 'semver|yaml' "$1/licenses.txt" | sort | paste -s -d ' ' -
}

at_once=$(listed at-once)
later=$(listed later)
echo "@vercel/ncc $(npx ncc version)"
echo 'belief: the list names semver and yaml, which both bundles contain'
echo "seen: loaded at once: prints $(node at-once/index.js), lists $at_once"
echo "seen: yaml loaded later: prints $(node later/index.js), lists $later"
[ "$at_once" = 'semver yaml' ] && [ "$later" = yaml ]
