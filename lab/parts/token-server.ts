// The server that gives tokens for a registry, as Docker Hub and ghcr.io have one.
// https://distribution.github.io/distribution/spec/auth/token/
import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Who may use a registry. */
export interface Login {
  username: string
  password: string
}

interface Refusal {
  status: number
  headers: Record<string, string>
  body: string
}

const JSON_TYPE = { 'Content-Type': 'application/json' }

/** Answers for a registry that wants tokens. */
export interface TokenServer {
  /** Returns undefined if it lets a request pass. */
  answer: (request: IncomingMessage) => Refusal | undefined
  /** Lets no token pass that was given so far. */
  expire: () => void
}

/** Starts with a token that all requests with the login get. */
export function tokenServer(login: Login): TokenServer {
  let token = newToken()
  const basic = Buffer.from(`${login.username}:${login.password}`)
  const expected = `Basic ${basic.toString('base64')}`
  const answer: TokenServer['answer'] = ({ method, url = '', headers }) => {
    const { authorization, host = '' } = headers
    // As Google's: clients then ask with GET, as the specification has it.
    if (url.startsWith('/token') && method === 'POST') {
      return { status: 404, headers: JSON_TYPE, body: '{}' }
    }
    if (url.startsWith('/token')) {
      return authorization === expected
        ? { status: 200, headers: JSON_TYPE, body: JSON.stringify({ token }) }
        : refusal('incorrect username or password')
    }
    if (authorization === `Bearer ${token}`) return undefined
    const challenge = [
      `Bearer realm="http://${host}/token"`,
      'service="lab"',
      ...scopeOf(url)
    ].join(',')
    return refusal('authentication required', { 'WWW-Authenticate': challenge })
  }
  return {
    answer,
    expire() {
      token = newToken()
    }
  }
}

function newToken(): string {
  return randomBytes(16).toString('hex')
}

function refusal(message: string, headers = {}): Refusal {
  const errors = [{ code: 'UNAUTHORIZED', message }]
  const body = JSON.stringify({ errors })
  return { status: 401, headers: { ...JSON_TYPE, ...headers }, body }
}

function scopeOf(url: string): string[] {
  const [, name] =
    /^\/v2\/(.+?)\/(?:manifests|blobs|tags|referrers)\b/.exec(url) ?? []
  return name ? [`scope="repository:${name}:pull,push"`] : []
}
