#!/bin/sh
# undici, which is Node's fetch: an answer with the status 407 is no answer.
#
# Belief: fetch resolves for every HTTP status, and only a broken connection rejects.
# Seen: 407 rejects with a bare "fetch failed", although the server has answered. The
# Fetch standard asks for it where there is no window to ask for a login.
#
# Usage: findings/fetch-hides-407.sh (needs node and npm). Exits with 1 if that changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-save undici@7.16.0

cat >try.mjs <<'JS'
import { createServer } from 'node:http'
import { readFileSync } from 'node:fs'
import { fetch, request } from 'undici'

const server = createServer((question, answer) => {
  answer.writeHead(Number(question.url.slice(1)), { 'Proxy-Authenticate': 'Basic' })
  answer.end('why')
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}`

const viaFetch = (status) =>
  fetch(`${address}/${status}`).then(
    (answer) => `resolves with ${answer.status}`,
    (error) => `rejects with "${error.message}", cause "${error.cause?.message ?? ''}"`
  )
const viaRequest = async (status) => {
  const { statusCode, body } = await request(`${address}/${status}`)
  return `resolves with ${statusCode}, body "${await body.text()}"`
}

const { version } = JSON.parse(readFileSync('node_modules/undici/package.json', 'utf8'))
const seen = {
  'fetch, 401': await viaFetch(401),
  'fetch, 407': await viaFetch(407),
  'request, 407': await viaRequest(407)
}
server.close()
console.log(`undici ${version}, node ${process.version}`)
console.log('belief: fetch resolves for every HTTP status')
for (const [what, came] of Object.entries(seen)) console.log(`seen: ${what}: ${came}`)
const isAsSeen =
  seen['fetch, 401'] === 'resolves with 401' &&
  seen['fetch, 407'].startsWith('rejects with "fetch failed"') &&
  seen['request, 407'] === 'resolves with 407, body "why"'
process.exitCode = isAsSeen ? 0 : 1
JS
node try.mjs
