// Faults for chaos: each kind draws its details from random numbers.
import type { Fault as Answer } from '../parts/registry-proxy.ts'
import { relayEngine } from '../parts/engine-relay.ts'
import { strikeContainer, temporaryOf } from './job-parts.ts'
import type { Random } from './random-numbers.ts'
import type { World } from './world.ts'

/** How a drawn fault makes the main step end, if it does. */
export type Ending = 'by itself' | 'cancelled' | 'killed'

/** A fault with all its details. */
export interface DrawnFault {
  /** What happens and when, to be read. */
  name: string
  ending: Ending
  /** The line of the log at which it begins, if it waits for one. */
  line?: number
  /** Whether the builder is struck, which may have to build once more. */
  isOfBuilder?: boolean
  begin: (world: World) => void | Promise<void>
}

type Kind = (random: Random) => DrawnFault

const STATUSES = [429, 500, 502, 503, 520, 401, 403, 404]

/** Returns one of the faults that there are. */
export function drawFault(random: Random): DrawnFault {
  return random.pick(KINDS)(random)
}

/** The more often a kind stands here, the more often it is drawn. */
const KINDS: Kind[] = [
  drawAnswer,
  drawAnswer,
  drawAnswer,
  drawGitHub,
  drawContainer,
  drawContainer,
  drawSignal,
  drawMilvus,
  drawCut
]

interface Server {
  name: string
  of: (world: World) => World['target']
  path: RegExp
  /** About as many requests as a run has. */
  requests: number
}

const SERVERS: Server[] = [
  { name: 'the registry', of: target, path: /^\/v2\//, requests: 60 },
  { name: 'the registry', of: target, path: /\/manifests\//, requests: 30 },
  { name: 'the registry', of: target, path: /\/blobs\//, requests: 20 },
  { name: 'the token server', of: target, path: /^\/token/, requests: 10 },
  { name: 'the registry of the base', of: base, path: /./, requests: 12 }
]

function target(world: World): World['target'] {
  return world.target
}

function base(world: World): World['base'] {
  return world.base
}

function drawAnswer(random: Random): DrawnFault {
  const { name, of, path, requests } = random.pick(SERVERS)
  const [what, answer] = drawWhat(random)
  const skip = random.below(requests)
  const times = random.pick([1, 1, 1, 2, 3, Infinity])
  const often = times === Infinity ? 'for ever' : `${times} times`
  return {
    name: `${name} ${what} ${often}, from request ${skip + 1} to ${String(path)} on`,
    ending: 'by itself',
    begin(world) {
      const { faults } = of(world)
      faults.push({ ...answer, path, skip, times, onRequest: world.happened })
    }
  }
}

function drawWhat(random: Random): [what: string, answer: Partial<Answer>] {
  const status = random.pick(STATUSES)
  const seconds = random.below(4)
  const delay = 500 + random.below(8000)
  return random.pick<[string, Partial<Answer>]>([
    [`answers ${status}`, { status }],
    [`answers ${status}`, { status }],
    [
      `answers 429 with Retry-After ${seconds}`,
      { status: 429, headers: { 'Retry-After': `${seconds}` } }
    ],
    [`does it and answers ${status}`, { status, done: true }],
    ['closes the connection', { drop: true }],
    ['closes the connection in the middle', { cut: true }],
    ['changes the last byte', { corrupt: true }],
    [`answers ${delay} ms late`, { delay }],
    ['does not answer', {}]
  ])
}

function drawGitHub(random: Random): DrawnFault {
  const status = random.pick(STATUSES)
  const [what, fault] = random.pick([
    [`answers ${status}`, { status }],
    ['answers in HTML', { status: 200, body: '<html>Oh no</html>' }],
    ['does not answer', { silent: true }]
  ] as const)
  const skip = random.below(3)
  const times = random.pick([1, 2, 100])
  return {
    name: `GitHub ${what} ${times} times, from request ${skip + 1} on`,
    ending: 'by itself',
    begin({ github, happened }) {
      const path = /./
      github.faults.push(
        { path, times: skip, isPassed: true },
        { ...fault, path, times, onRequest: happened }
      )
    }
  }
}

function drawContainer(random: Random): DrawnFault {
  const which = random.pick(['test', 'builder'] as const)
  const how = random.pick(['kill', 'kill', 'pause', 'stop', 'remove'] as const)
  const after = random.below(which === 'test' ? 4000 : 2500)
  const pause = random.pick([1000, 5000, 20_000])
  const span = how === 'pause' ? ` for ${pause} ms` : ''
  return {
    name: `${how} the container of the ${which}${span}, ${after} ms after its start`,
    ending: 'by itself',
    isOfBuilder: which === 'builder',
    begin(world) {
      atStart(world, (pid) =>
        strikeContainer(world, pid, { which, how, after, pause })
      )
    }
  }
}

function drawSignal(random: Random): DrawnFault {
  const how = random.pick(['INT', 'INT', 'TERM', 'KILL', 'runner'] as const)
  const line = random.chance(0.5) ? random.below(70) : undefined
  const after = random.below(9000)
  const plan = signalsOf(how)
  const when =
    line === undefined ? `after ${after} ms` : `at line ${line} of the log`
  return {
    name: `${how === 'runner' ? 'INT, TERM and KILL, as a runner sends them' : how} ${when}`,
    ending: how === 'KILL' || how === 'runner' ? 'killed' : 'cancelled',
    line,
    begin(world) {
      if (line === undefined) {
        atStart(world, (pid) => {
          sendAll(world, pid, plan, after)
        })
        return
      }
      const pattern = new RegExp(`^(?:.*\\n){${line}}`)
      world.moments.push({
        pattern,
        act: (pid) => {
          sendAll(world, pid, plan, 0)
        }
      })
    }
  }
}

type Signals = [signal: NodeJS.Signals, delay: number][]

function signalsOf(how: 'INT' | 'TERM' | 'KILL' | 'runner'): Signals {
  if (how !== 'runner') return [[`SIG${how}`, 0]]
  return [
    ['SIGINT', 0],
    ['SIGTERM', 7500],
    ['SIGKILL', 10_000]
  ]
}

/** Sends signals to a step until it ends: its number may be another's after that. */
function sendAll(
  { happened }: World,
  pid: number,
  plan: Signals,
  after: number
): void {
  const own = temporaryOf(pid)
  for (const [signal, delay] of plan) {
    setTimeout(() => {
      if (own === '' || temporaryOf(pid) !== own) return
      process.kill(pid, signal)
      happened()
    }, after + delay)
  }
}

const OF_MILVUS = [
  ...['exit', 'never-healthy', 'early-empty-list', 'garbage-health', 'sickens'],
  ...['other-port', 'loopback', 'dies', 'hung-stop', 'slow', 'error-code'],
  ...['no-rest-v2', 'garbage-rest', 'wrong-count', 'other-version'],
  ...['loses-rows', 'illegal-instruction', 'cannot-read-older']
]

function drawMilvus(random: Random): DrawnFault {
  const what = random.pick(OF_MILVUS)
  return {
    name: `Milvus has the fault ${what}`,
    ending: 'by itself',
    begin({ inputs }) {
      const fault = `MILVUS_STANDIN_FAULT=${what}`
      inputs['smoke-env'] = `${inputs['smoke-env'] ?? ''}\n${fault}`.trim()
    }
  }
}

function drawCut(random: Random): DrawnFault {
  const after = random.below(8000)
  const span = 200 + random.below(5000)
  return {
    name: `the engine is away for ${span} ms, after ${after} ms`,
    ending: 'by itself',
    async begin(world) {
      const { env, home, later } = world
      // Another cut may be on the way already.
      const path = `${home}.${after}.sock`
      const relay = await relayEngine({ path }, env.DOCKER_HOST)
      later(relay.stop)
      env.DOCKER_HOST = relay.host
      atStart(world, () => {
        setTimeout(relay.cut, after)
        setTimeout(relay.restore, after + span)
      })
    }
  }
}

/** Does something at the first words of the main step. */
function atStart({ moments }: World, act: (pid: number) => unknown): void {
  moments.unshift({ pattern: /^/, act })
}
