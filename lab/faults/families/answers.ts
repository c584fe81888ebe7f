// A registry answers with an error: the rows, and how their cells have to end.
import type { Code } from '../../../src/messages/catalog.ts'
import type { Fault as Answer } from '../../parts/registry-proxy.ts'
import type { Expected, Fault, Step } from '../family.ts'
import type { World } from '../world.ts'

/** What an answer says, whatever its number. */
type Kind = 'limited' | 'unavailable' | 'denied' | 'absent'

/** How a run ends that has one error. */
type Failed = Omit<Extract<Expected, { end: 'fails' }>, 'end'>

/** A step in which a registry is asked for something. */
export interface AskingStep
  extends Step, Pick<Answer, 'method' | 'path' | 'client' | 'skip'> {
  /** Of the world: the registry that is asked. */
  asks: 'target' | 'base'
  /** From this text of the log on. */
  from?: RegExp
  /** From this request on, which is passed on itself. */
  after?: Pick<Answer, 'method' | 'path'>
  /** The error if the answer stays as it is. */
  fails: Failed
  /** How a cell ends otherwise, by what the answer says, or by its number. */
  forEver?: Partial<Record<Kind, Expected>>
  once?: Partial<Record<Kind | number, Expected>>
  /** True if the rows of this step are those of `SHORT`, since it takes long. */
  isShort?: boolean
}

/** A row. */
export interface AnswerFault extends Fault<AskingStep> {
  kind: Kind
  status: number
  isForEver: boolean
}

/** Who asks a registry. */
export const ENGINE = /^docker\//
export const BUILDKIT = /^buildkit\//
export const BUILDX = /^containerd\//

/** One of each kind, for steps that take long. */
const SHORT = [429, 503, 403, 404]

const STATUSES: [number, Kind, Answer['error']?][] = [
  [429, 'limited', { code: 'TOOMANYREQUESTS', message: 'rate exceeded' }],
  [500, 'unavailable'],
  [502, 'unavailable'],
  [503, 'unavailable'],
  [520, 'unavailable'],
  [401, 'denied', { code: 'UNAUTHORIZED', message: 'authentication required' }],
  [403, 'denied', { code: 'DENIED', message: 'access is denied' }],
  [404, 'absent']
]

/** The rows of the families in which a registry answers with an error. */
export const ANSWERS: AnswerFault[] = STATUSES.flatMap(
  ([status, kind, error]) =>
    [false, true].map((isForEver) => {
      const headers = waitFor(kind, isForEver)
      const times = isForEver ? Infinity : 1
      const answer = { status, error, headers, times }
      return {
        ...{ status, kind, isForEver, name: nameOf(status, isForEver) },
        begin: (world, step) => {
          begin(world, step, answer)
        }
      }
    })
)

function nameOf(status: number, isForEver: boolean): string {
  const when = isForEver ? 'for ever' : 'once'
  if (status !== 429) return `answers ${status} ${when}`
  return `answers 429 ${when}, to wait for ${isForEver ? 'an hour' : 'a second'}`
}

function waitFor(kind: Kind, isForEver: boolean): Answer['headers'] {
  return kind === 'limited' ? { 'Retry-After': isForEver ? '3600' : '1' } : {}
}

type Given = Pick<Answer, 'status' | 'error' | 'headers' | 'times'>

function begin(world: World, step: AskingStep, given: Given): void {
  const { asks, method, path, client, skip, from, after } = step
  const { faults } = world[asks]
  const { happened } = world
  const answer = { ...given, method, path, client, skip, onRequest: happened }
  const start = (): void => void faults.push(answer)
  if (from) world.moments.push({ pattern: from, act: start })
  else if (after)
    faults.push({ ...after, delay: 1, times: 1, onRequest: start })
  else start()
}

/** How a cell of these rows has to end. */
export function expectAnswered(
  { kind, status, isForEver }: AnswerFault,
  { fails, forEver, once, isShort }: AskingStep
): Expected | undefined {
  if (isShort && !SHORT.includes(status)) return undefined
  if (!isForEver) return once?.[status] ?? once?.[kind] ?? { end: 'recovers' }
  const expected = forEver?.[kind] ?? { end: 'fails', ...fails }
  // A list of releases without an image has many likely reasons.
  if (expected.end !== 'fails' || expected.code === 'no-release-with-image') {
    return expected
  }
  return { ...expected, names: withReason(expected.names, LIKELY[kind]) }
}

/** What the likely reason must be about. */
const LIKELY: Record<Kind, string> = {
  limited: 'limits|too many',
  unavailable: 'fail|down|cannot be reached',
  denied: 'may (?:not )?write|password|login|denies|refus',
  absent:
    'fail|does not find|has lost|no such|not show|deleted|does not exist|was never released|did a moment ago|cannot be reached'
}

function withReason({ source }: RegExp, likely: string): RegExp {
  return new RegExp(
    `(?=[^]*(?:${source}))[^]*\\nLikely reason: .*(?:${likely})`
  )
}

/** An error of another kind than most of its step have. */
export function failing(code: Code | Code[], names: RegExp): Expected {
  return { end: 'fails', code, names }
}
