import { connect } from 'node:net'
import { messageOf } from '../lib/failure.js'
import type { Address } from './address.js'

/** One answer of healthz. */
export interface HealthAnswer {
  healthy: boolean
  /** Names of all components, sorted. */
  components: string[]
  /** What it said, in one line. */
  text: string
  /** Each component with its state, if it named them. */
  states: string[]
  /** True when no answer came. */
  isNone?: boolean
}

/**
 * Milvus Standalone 2.6 and 3 have five components (2.3 has eight). A shorter
 * list comes from a server where some have not registered yet, and its OK means
 * nothing.
 */
const MIN_COMPONENTS = 5

// Codes of commonpb.StateCode in milvus-proto. Milvus counts these two as
// healthy, too (internal/http/healthz/healthz_handler.go).
const HEALTHY = 1
const STANDBY = 3

/** Names of the codes of commonpb.StateCode. */
const STATES = ['initializing', 'healthy', 'abnormal', 'standby', 'stopping']

/** Characters of an unexpected answer that are shown. */
const SHOWN_CHARACTERS = 200

/** Milliseconds after which a connection that is still open has a server. */
const OPEN_MS = 50

/**
 * Asks healthz once. Never throws: an error is an unhealthy answer.
 *
 * @param address where port 9091 of the container can be reached
 */
export async function askHealth(
  { host, port }: Address,
  signal: AbortSignal
): Promise<HealthAnswer> {
  try {
    const response = await fetch(`http://${host}:${port}/healthz`, {
      // Only with this header does Milvus name its components.
      headers: { 'Content-Type': 'application/json' },
      signal
    })
    return judgeHealth(response.status, await response.text())
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    const text = `no answer: ${messageOf(cause ?? error)}`
    return { ...unhealthy(text), isNone: true }
  }
}

/** Judges an answer of healthz. */
export function judgeHealth(status: number, body: string): HealthAnswer {
  const health = parseHealth(body)
  if (!health) {
    return unhealthy(`HTTP ${status}, not the expected JSON: ${inLine(body)}`)
  }
  const { state, detail } = health
  const components = detail.map(({ name }) => name).sort()
  const sick = detail
    .filter(({ code }) => code !== HEALTHY && code !== STANDBY)
    .map(({ name, code }) => `${name} (code ${code})`)
  return {
    healthy:
      status === 200 &&
      state === 'OK' &&
      components.length >= MIN_COMPONENTS &&
      sick.length === 0,
    components,
    text: [
      `HTTP ${status}, ${state}, ${components.length} components`,
      sick.length > 0 && `not healthy: ${sick.join(', ')}`
    ]
      .filter(Boolean)
      .join('; '),
    states: detail.map(
      ({ name, code }) => `${name}: ${STATES[code] ?? 'unknown'} (code ${code})`
    )
  }
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
 * True when a server accepts on the port. Docker's own proxy accepts on every
 * published port, and hangs up at once when no server listens behind it.
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
 * Describes the last answer that came, and the lack of one after it. On a busy
 * machine the very last poll may get no answer, which says nothing about Milvus.
 */
export function lastOf(answers: HealthAnswer[]): string {
  const last = answers.at(-1)
  if (!last) return 'no answer'
  const came = answers.findLast(({ isNone }) => !isNone)
  if (!came || came === last) return last.text
  return `${came.text} (then ${last.text})`
}

function unhealthy(text: string): HealthAnswer {
  return { healthy: false, components: [], text, states: [] }
}

/** Returns the beginning of a text, as one line. */
export function inLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, SHOWN_CHARACTERS)
}

interface Health {
  state: string
  detail: { name: string; code: number }[]
}

/** Milvus writes an empty list as `null`. */
function parseHealth(body: string): Health | undefined {
  try {
    const { state, detail } = JSON.parse(body) as Partial<Health>
    if (typeof state !== 'string') return undefined
    return { state, detail: detail ?? [] }
  } catch {
    return undefined
  }
}
