// Secrets in what the engine tells everybody who may ask it: `docker inspect` of each
// container, image, volume and network as it is made, and its events.
import { request, type IncomingMessage, type RequestOptions } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { json } from 'node:stream/consumers'
import { secretsIn, type Canary } from '../canaries.ts'
import type { Watch } from './watch.ts'

/** The part of an event that is read here. */
interface Event {
  Type?: string
  Action?: string
  Actor?: { ID?: string }
}

/** What to ask for each kind of thing, and after which events. */
const QUESTIONS: Record<string, { after: RegExp; paths: string[] }> = {
  container: {
    after: /^(?:create|start|die)$/,
    paths: ['/containers/ID/json']
  },
  volume: { after: /^create$/, paths: ['/volumes/ID'] },
  network: { after: /^create$/, paths: ['/networks/ID'] },
  image: {
    after: /^(?:create|load|pull|tag|import)$/,
    paths: ['/images/ID/json', '/images/ID/history']
  }
}

/** What `smoke-env` and RunPod give a container: its environment, and nothing else. */
const IN_ENVIRONMENT: Canary[] = ['smokeEnv', 'rootPassword']

/** Milliseconds until an engine that does not answer is asked again. */
const PAUSE = 200

/** Follows the events of an engine; it may be gone for a while. */
export function watchEngine(host = 'unix:///var/run/docker.sock'): Watch {
  const end = new AbortController()
  const leaks: string[] = []
  const asked = new Set<Promise<void>>()
  const engine = connectionOf(host)
  const onEvent = (line: string): void => {
    leaks.push(...secretsIn(line, 'an event of the engine'))
    for (const path of questionsOf(line)) {
      const looking = look(path).finally(() => asked.delete(looking))
      asked.add(looking)
    }
  }
  const look = async (path: string): Promise<void> => {
    const answer = await get(engine, path).then(json, () => undefined)
    leaks.push(...leaksIn(answer, path))
  }
  const settle = async (): Promise<void> => {
    await Promise.all(asked)
  }
  const following = follow(engine, onEvent, end.signal)
  return {
    leaks,
    settle,
    async stop() {
      end.abort()
      await following
      await settle()
      return [...new Set(leaks)]
    }
  }
}

async function follow(
  engine: RequestOptions,
  onEvent: (line: string) => void,
  signal: AbortSignal
): Promise<void> {
  let since = Date.now() / 1000
  while (!signal.aborted) {
    const started = Date.now() / 1000
    try {
      const path = `/events?since=${since}`
      const events = await get({ ...engine, signal }, path)
      for await (const line of linesOf(events)) onEvent(line)
    } catch {
      // It is gone, or this watch is over.
    }
    since = started
    await sleep(PAUSE, undefined, { signal }).catch(() => undefined)
  }
}

/** (readline never ends when its input breaks off.) */
async function* linesOf(input: IncomingMessage): AsyncGenerator<string> {
  let rest = ''
  for await (const text of input.setEncoding('utf8')) {
    const lines = (rest + String(text)).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}

function questionsOf(line: string): string[] {
  const { Type = '', Action = '', Actor } = JSON.parse(line) as Event
  const question = QUESTIONS[Type]
  if (!question?.after.test(Action) || !Actor?.ID) return []
  const id = encodeURI(Actor.ID)
  return question.paths.map((path) => path.replace('ID', id))
}

/** What is read here of a container. */
interface Container {
  Name?: string
  Config?: { Env?: unknown }
}

function leaksIn(answer: unknown, path: string): string[] {
  const at = `docker inspect (${path.split('/')[1] ?? ''})`
  const { Name = '', Config } = (answer ?? {}) as Container
  if (!path.startsWith('/containers') || Name.startsWith('/buildx_buildkit')) {
    return secretsIn(JSON.stringify(answer ?? ''), `${at} ${Name}`)
  }
  const { Env, ...others } = Config ?? {}
  const rest = { ...(answer as Container), Config: others }
  return [
    ...secretsIn(JSON.stringify(rest), at),
    ...secretsIn(JSON.stringify(Env ?? ''), `${at} Env`, IN_ENVIRONMENT)
  ]
}

function connectionOf(host: string): RequestOptions {
  if (host.startsWith('unix://')) return { socketPath: host.slice(7) }
  const { hostname, port } = new URL(host)
  return { hostname, port }
}

function get(options: RequestOptions, path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request({ ...options, path }, (answer) => {
      if (answer.statusCode === 200) {
        resolve(answer)
        return
      }
      // What nobody reads would keep the connection, and this process.
      answer.resume()
      reject(new Error(`the engine answers ${answer.statusCode ?? 0}`))
    })
      .on('error', reject)
      .end()
  })
}
