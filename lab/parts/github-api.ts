import {
  createServer,
  type IncomingMessage,
  type ServerResponse
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFileSync } from 'node:fs'
import path from 'node:path'

/** A faulty response to one request. */
export interface Fault {
  status?: number
  headers?: Record<string, string>
  /** Replaces the page. */
  body?: string | Buffer
  /** If true, there is no response at all. */
  silent?: boolean
  /** If true, the connection is closed in the middle of the body. */
  cut?: boolean
}

/** A fault of some requests. */
export interface PathFault extends Fault {
  /** Matches the path with its query. */
  path: RegExp
  /** How many requests are affected. */
  times: number
  /** If true, the answer is as without the fault. */
  isPassed?: boolean
  /** Called at each of these requests. */
  onRequest?: () => void
}

export interface GitHubApi {
  url: string
  /** Paths requested so far. */
  requests: string[]
  /** Authorization headers received so far. */
  tokens: (string | undefined)[]
  /** Faults that are still to come. */
  faults: PathFault[]
  /** What is served; may be changed. */
  content: Content
  stop: () => Promise<void>
}

export interface Content {
  releases?: object[]
  advisories?: object[]
  /** One per request, in order; with `always`, the last one repeats. */
  faults?: (Fault | undefined)[]
  always?: boolean
  /** Until then, no advisories are sent. */
  advisoriesAfter?: Promise<unknown>
  /** Maximum length of a page. */
  pageSize?: number
}

/** Reads a JSON file next to this one. */
function data(name: string): unknown {
  const file = path.join(import.meta.dirname, name)
  return JSON.parse(readFileSync(file, 'utf8'))
}

interface ReleaseName {
  tag: string
  prerelease?: boolean
  draft?: boolean
}

/** Some of Milvus' releases as the API lists them, including those of clients. */
export function milvusReleases(names?: (string | ReleaseName)[]): object[] {
  const list =
    names ?? (data('milvus-releases.json') as (string | ReleaseName)[])
  return list.map((name, index) => {
    const {
      tag,
      prerelease = false,
      draft = false
    } = typeof name === 'string' ? { tag: name } : name
    return {
      html_url: `https://github.com/milvus-io/milvus/releases/tag/${tag}`,
      id: 1000 + index,
      tag_name: tag,
      draft,
      prerelease,
      body: `## ${tag}`
    }
  })
}

/** Milvus' published advisories as the API lists them. */
export function milvusAdvisories(): object[] {
  return data('milvus-advisories.json') as object[]
}

/** Serves the part of the GitHub API that the action reads, on loopback. */
export async function serveGitHub(content: Content = {}): Promise<GitHubApi> {
  const requests: string[] = []
  const tokens: (string | undefined)[] = []
  const inOrder = [...(content.faults ?? [])]
  const nextFault = (): Fault | undefined =>
    content.always && inOrder.length === 1 ? inOrder[0] : inOrder.shift()
  const faults: PathFault[] = []
  const server = createServer((request, response) => {
    requests.push(request.url ?? '')
    tokens.push(request.headers.authorization)
    const fault = faultAt(faults, request.url ?? '') ?? nextFault()
    if (fault?.silent) return
    if (fault) {
      sendFault(response, fault)
      return
    }
    const isHeld = request.url?.includes('security-advisories')
    void Promise.resolve(isHeld && content.advisoriesAfter).then(() => {
      sendPage(request, response, content)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    tokens,
    faults,
    content,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      })
  }
}

const HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'x-ratelimit-remaining': '4987',
  'x-ratelimit-reset': '1795520000'
}

/** Returns the fault of a request, which is used up by that. */
function faultAt(faults: PathFault[], url: string): PathFault | undefined {
  const fault = faults.find((one) => one.times > 0 && one.path.test(url))
  if (!fault) return undefined
  fault.times -= 1
  fault.onRequest?.()
  return fault.isPassed ? undefined : fault
}

function sendFault(response: ServerResponse, fault: Fault): void {
  const { status = 200, headers = {}, body, cut } = fault
  response.writeHead(status, { ...HEADERS, ...headers })
  if (cut) {
    response.write('[{"tag_name": "v2.', () => response.destroy())
    return
  }
  response.end(body ?? JSON.stringify({ message: 'It failed', status }))
}

/** Sends one page with links to the other pages. */
function sendPage(
  request: IncomingMessage,
  response: ServerResponse,
  { releases, advisories, pageSize = 100 }: Content
): void {
  const url = new URL(request.url ?? '', `http://${request.headers.host ?? ''}`)
  const list = {
    '/repos/milvus-io/milvus/releases': releases ?? milvusReleases(),
    '/repos/milvus-io/milvus/security-advisories':
      advisories ?? milvusAdvisories()
  }[url.pathname.replace('/repositories/208728772', '/repos/milvus-io/milvus')]
  if (!list) {
    sendFault(response, { status: 404, body: '{"message":"Not Found"}' })
    return
  }
  const number = Number(url.searchParams.get('page') ?? 1)
  const size = Math.min(
    Number(url.searchParams.get('per_page') ?? 30),
    pageSize
  )
  // GitHub's links identify the repository by number.
  const target = new URL(url)
  target.pathname = url.pathname.replace(
    '/repos/milvus-io/milvus',
    '/repositories/208728772'
  )
  target.searchParams.set('page', String(number + 1))
  const link = `<${url.href}>; rel="first", <${target.href}>; rel="next"`
  const isLast = number * size >= list.length
  response.writeHead(200, { ...HEADERS, ...(!isLast && { link }) })
  response.end(JSON.stringify(list.slice((number - 1) * size, number * size)))
}
