import { connect } from 'node:net'
import { messageOf } from '../lib/failure.js'
import type { Address } from './address.js'

/** One answer of healthz. */
export interface HealthAnswer {
  healthy: boolean
  /** Names of all components, sorted. */
  components: string[]
  /** What it said, in a line, for people. */
  text: string
  /** Each component with its state, when it named them. */
  states: string[]
  /** True when there was none. */
  isNone?: boolean
}

/**
 * Milvus Standalone 2.6 and 3 have five components (2.3 has eight). A list with
 * fewer comes from a server whose components have not all registered yet, and
 * its OK means nothing.
 */
const MIN_COMPONENTS = 5

// commonpb.StateCode in milvus-proto: these two count as healthy in Milvus'
// own internal/http/healthz/healthz_handler.go.
const HEALTHY = 1
const STANDBY = 3

/** What the codes mean, by commonpb.StateCode. */
const STATES = ['initializing', 'healthy', 'abnormal', 'standby', 'stopping']

/** Characters of an unexpected answer that are shown. */
const SHOWN_CHARACTERS = 200

/** Milliseconds in which a port that nobody serves is closed again. */
const OPEN_MS = 50

/**
 * Asks healthz once. Never throws: an error is an answer that is not healthy.
 *
 * @param address where 9091 is reached
 */
export async function askHealth(
  { host, port }: Address,
  signal: AbortSignal
): Promise<HealthAnswer> {
  try {
    const response = await fetch(`http://${host}:${port}/healthz`, {
      // This header is what makes Milvus answer with details.
      headers: { 'Content-Type': 'application/json' },
      signal
    })
    return readHealth(response.status, await response.text())
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    const text = `no answer: ${messageOf(cause ?? error)}`
    return { ...sick(text), isNone: true }
  }
}

/** Reads an answer of healthz with details. */
export function readHealth(status: number, body: string): HealthAnswer {
  const health = parseHealth(body)
  if (!health) {
    return sick(`HTTP ${status}, not the expected JSON: ${inLine(body)}`)
  }
  const { state, detail } = health
  const components = detail.map(({ name }) => name).sort()
  const ailing = detail.filter(
    ({ code }) => code !== HEALTHY && code !== STANDBY
  )
  const unwell = ailing.map(({ name, code }) => `${name} (code ${code})`)
  const states = detail.map(
    ({ name, code }) => `${name}: ${STATES[code] ?? 'unknown'} (code ${code})`
  )
  const text = [
    `HTTP ${status}, ${state}, ${components.length} components`,
    ...(unwell.length ? [`not healthy: ${unwell.join(', ')}`] : [])
  ].join('; ')
  const healthy =
    status === 200 &&
    state === 'OK' &&
    components.length >= MIN_COMPONENTS &&
    ailing.length === 0
  return { healthy, components, text, states }
}

/** True when both answers are healthy and name the same components. */
export function confirms(
  previous: HealthAnswer | undefined,
  current: HealthAnswer
): boolean {
  return Boolean(
    previous?.healthy &&
    current.healthy &&
    previous.components.join() === current.components.join()
  )
}

/**
 * True when a server accepts on the port. Docker's proxy accepts for any
 * published port, and hangs up at once when nobody listens behind it.
 */
export function accepts(address: Address): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address)
    const done = (open: boolean): void => {
      resolve(open)
      socket.destroy()
    }
    socket.on('connect', () => {
      setTimeout(() => {
        done(true)
      }, OPEN_MS)
    })
    socket.on('data', () => {
      done(true)
    })
    socket.on('close', () => {
      done(false)
    })
    socket.on('error', () => {
      done(false)
    })
  })
}

/**
 * Tells the last answer that came, and that there was none after it if so: on a
 * busy machine the last poll of all may get none, and says nothing of Milvus.
 */
export function lastOf(answers: HealthAnswer[]): string {
  const last = answers.at(-1)
  if (!last) return 'no answer'
  const came = answers.findLast(({ isNone }) => !isNone)
  if (!came || came === last) return last.text
  return `${came.text} (then ${last.text})`
}

function sick(text: string): HealthAnswer {
  return { healthy: false, components: [], text, states: [] }
}

/** Returns the beginning of a text, in one line. */
export function inLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, SHOWN_CHARACTERS)
}

interface Health {
  state: string
  detail: { name: string; code: number }[]
}

/** An empty list is `null` in Milvus' JSON. */
function parseHealth(body: string): Health | undefined {
  try {
    const { state, detail } = JSON.parse(body) as Partial<Health>
    if (typeof state !== 'string') return undefined
    return { state, detail: detail ?? [] }
  } catch {
    return undefined
  }
}
