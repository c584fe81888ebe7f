#!/bin/sh
# Jest: a test file finds the exit code that another file has set.
#
# Belief: each test file has a `process` of its own, as it has its own globals and modules,
# so process.exitCode is undefined when it begins.
# Seen: other properties of `process` are the file's own, but process.exitCode is that of
# the worker: the next file there begins with it, and resetModules does not clear it.
#
# Usage: findings/jest-shares-the-exit-code.sh (needs node and npm). Exits with 1 if that
# changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "jest": { "testSequencer": "./in-order.js" } }' >package.json
npm install --silent --no-save jest@30.5.2

cat >in-order.js <<'JS'
const Sequencer = require('@jest/test-sequencer').default
module.exports = class extends Sequencer {
  sort = (tests) => [...tests].sort((a, b) => (a.path < b.path ? -1 : 1))
}
JS
cat >first.test.js <<'JS'
test('sets both', () => {
  Object.assign(process, { exitCode: 0, mine: 0 })
})
JS
cat >second.test.js <<'JS'
test('looks at both', () => {
  jest.resetModules()
  const { exitCode, mine } = process
  require('node:fs').writeFileSync('seen', `exitCode ${exitCode}, mine ${mine}`)
})
JS

npx jest --runInBand --silent >/dev/null 2>&1
seen=$(cat seen)
echo "jest $(npx jest --version)"
echo 'belief: the second file finds exitCode undefined, mine undefined'
echo "seen: it finds $seen"
[ "$seen" = 'exitCode 0, mine undefined' ]
