import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import {
  createServer,
  type IncomingMessage,
  type ServerResponse
} from 'node:http'
import { type AddressInfo } from 'node:net'
import path from 'node:path'
import { GIT_ENV } from './repository.js'

export interface GitServer {
  url: string
  stop: () => void
}

/** Who a token is: `reader` may not push, and `workflow` has no right to push workflow files. */
const USERS: Record<string, string> = {
  'read-token': 'reader',
  'github-token': 'workflow',
  'app-token': 'app'
}

/**
 * GitHub's rule for GITHUB_TOKEN: what is pushed must have the workflow files of
 * the tip of a branch. Also protects tags that the file `ruleset` names.
 * https://github.com/RafPe/pod-certificate-signer/pull/128
 */
const PRE_RECEIVE = `#!/bin/sh
[ "$REMOTE_USER" = workflow ] || exit 0
workflows() {
  git rev-parse --quiet --verify "$1:.github/workflows" || echo none
}
while read -r _ new ref; do
  if grep -qsx "$ref" ruleset; then
    echo "error: GH013: Repository rule violations found for $ref." >&2
    exit 1
  fi
  case $new in *[!0]*) ;; *) continue ;; esac
  for tip in $(git for-each-ref --format='%(objectname)' refs/heads); do
    [ "$(workflows "$new")" != "$(workflows "$tip")" ] || continue 2
  done
  echo 'refusing to allow a GitHub App to create or update workflow \`.github/workflows/ci.yml\` without \`workflows\` permission' >&2
  exit 1
done
`

/** Serves a bare repository as GitHub serves a private one. */
export async function startGitServer(repository: string): Promise<GitServer> {
  const hook = path.join(repository, 'hooks', 'pre-receive')
  writeFileSync(hook, PRE_RECEIVE, { mode: 0o755 })
  const server = createServer((request, response) => {
    answer(repository, request, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/${path.basename(repository)}`,
    stop: () => {
      server.close()
      server.closeAllConnections()
    }
  }
}

function answer(
  repository: string,
  request: IncomingMessage,
  response: ServerResponse
): void {
  const [, basic = ''] = request.headers.authorization?.split(' ') ?? []
  const [, token = ''] = Buffer.from(basic, 'base64').toString().split(':')
  const user = USERS[token]
  if (!user) {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end()
  } else if (user === 'reader' && request.url?.includes('git-receive-pack')) {
    response.writeHead(403).end('Write access to repository not granted.')
  } else {
    runBackend(path.dirname(repository), user, request, response)
  }
}

/** Runs Git's own server, which speaks CGI. */
function runBackend(
  root: string,
  user: string,
  request: IncomingMessage,
  response: ServerResponse
): void {
  const [file, query = ''] = (request.url ?? '').split('?')
  const { headers, method } = request
  const child = spawn('git', ['http-backend'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...GIT_ENV,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: file,
      QUERY_STRING: query,
      REQUEST_METHOD: method,
      CONTENT_TYPE: headers['content-type'],
      HTTP_CONTENT_ENCODING: headers['content-encoding'],
      REMOTE_USER: user
    }
  })
  request.pipe(child.stdin)
  const parts: Buffer[] = []
  child.stdout.on('data', (part: Buffer) => parts.push(part))
  child.on('close', () => {
    const all = Buffer.concat(parts)
    const end = all.indexOf('\r\n\r\n')
    for (const line of all.subarray(0, end).toString().split('\r\n')) {
      const [name = '', value = ''] = line.split(': ')
      if (name === 'Status') response.statusCode = Number.parseInt(value)
      else response.setHeader(name, value)
    }
    response.end(all.subarray(end + 4))
  })
}
