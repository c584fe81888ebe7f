import { connect } from 'node:net'
import { messageOf } from '../messages/failure.js'
import { oneLine } from '../lib/untrusted.js'
import { sendHttp, type Address } from './http.js'

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
  /** True when Milvus gives no such answer. */
  isOther?: boolean
  /** True when only components are missing. */
  isShort?: boolean
}

/**
 * Milvus Standalone 2.6 and 3 have five components (2.3 has eight). A shorter
 * list comes from a server where some have not registered yet, and its OK means
 * nothing.
 */
export const MIN_COMPONENTS = 5

// Codes of commonpb.StateCode in milvus-proto. Milvus counts these two as
// healthy, too (internal/http/healthz/healthz_handler.go).
const HEALTHY = 1
const STANDBY = 3

/** Names of the codes of commonpb.StateCode. */
const STATES = ['initializing', 'healthy', 'abnormal', 'standby', 'stopping']

/** Characters of a name, and components, that are kept. */
const NAME_LIMIT = 60
const KEPT_COMPONENTS = 20

/** Seconds for which Milvus must stay healthy after it became ready. */
export const STAY_SECONDS = 3

/** Milliseconds after which a connection that is still open has a server. */
export const OPEN_MS = 50

/**
 * Asks healthz once. Never throws: an error is an unhealthy answer.
 *
 * @param address where port 9091 of the container can be reached
 */
export async function askHealth(
  address: Address,
  signal: AbortSignal
): Promise<HealthAnswer> {
  try {
    const { status, text } = await sendHttp({
      address,
      method: 'GET',
      path: '/healthz',
      // Only with this header does Milvus name its components.
      headers: { 'Content-Type': 'application/json' },
      signal
    })
    return judgeHealth(status, text)
  } catch (error) {
    return { ...unhealthy(`no answer: ${messageOf(error)}`), isNone: true }
  }
}

/** Judges an answer of healthz. */
function judgeHealth(status: number, body: string): HealthAnswer {
  const health = parseHealth(body)
  if (!health) {
    const text = `HTTP ${status}, not the expected JSON: ${oneLine(body)}`
    return { ...unhealthy(text), isOther: true }
  }
  const { state, detail } = health
  const components = detail.map(({ name }) => name).sort()
  const sick = detail.filter(({ code }) => code !== HEALTHY && code !== STANDBY)
  const text = `HTTP ${status}, ${oneLine(state)}, ${components.length} components`
  const isWell = status === 200 && state === 'OK' && sick.length === 0
  const isShort = components.length < MIN_COMPONENTS
  return {
    healthy: isWell && !isShort,
    isShort: (isWell && isShort) || undefined,
    components,
    text: sick.length > 0 ? `${text}; not healthy: ${namesOf(sick)}` : text,
    states: detail
      .slice(0, KEPT_COMPONENTS)
      .map(
        ({ name, code }) =>
          `${name}: ${STATES[code] ?? 'unknown'} (code ${code})`
      )
  }
}

function namesOf(components: Component[]): string {
  return components
    .slice(0, KEPT_COMPONENTS)
    .map(({ name, code }) => `${name} (code ${code})`)
    .join(', ')
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
 * published port, and hangs up when no server listens behind it: at once, but later
 * on a busy machine.
 *
 * @param openMs how long the connection must stay open
 */
export function accepts(
  address: Address,
  signal: AbortSignal,
  openMs = OPEN_MS
): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ ...address, signal })
    const done = (open: boolean): void => {
      resolve(open)
      socket.destroy()
    }
    socket.on('connect', () => {
      setTimeout(() => {
        done(true)
      }, openMs)
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
  const came = lastThatCame(answers)
  if (!came || came === last) return last.text
  return `${came.text} (then ${last.text})`
}

/** Returns the last answer that came. */
export function lastThatCame(
  answers: HealthAnswer[]
): HealthAnswer | undefined {
  return answers.findLast(({ isNone }) => !isNone)
}

function unhealthy(text: string): HealthAnswer {
  return { healthy: false, components: [], text, states: [] }
}

/** What was parsed, but not checked. */
type Untrusted<T> = Partial<Record<keyof T, unknown>>

interface Health {
  state: string
  detail: Component[]
}

interface Component {
  name: string
  code: number
}

/** Milvus writes an empty list as `null`. */
function parseHealth(body: string): Health | undefined {
  try {
    const { state, detail } = JSON.parse(body) as Untrusted<Health>
    if (typeof state !== 'string') return undefined
    return { state, detail: ((detail ?? []) as object[]).map(componentOf) }
  } catch {
    return undefined
  }
}

function componentOf({ name, code }: Untrusted<Component>): Component {
  if (typeof name !== 'string' || typeof code !== 'number') {
    throw new TypeError('not a component')
  }
  return { name: oneLine(name, NAME_LIMIT), code }
}
