import type { Fault } from '../support/smoke.ts'

/** A fault of the stand-in Milvus, and what the smoke test says about it. */
export interface KnownFault extends Fault {
  /** The cause on both platforms. Without one, the image passes all the same. */
  cause?: RegExp
  hint?: RegExp
  /** What the summary notes about an image that passes. */
  note?: RegExp
}

const ENDED = (code: number, { signal = '', words = '' } = {}): RegExp =>
  new RegExp(
    `^${words && `${words}; `}the container ended with exit code ${code}${signal} before Milvus was healthy`
  )
/** On a busy machine, the very last poll may get no answer. */
const NOT_HEALTHY = (answer: string): RegExp =>
  new RegExp(
    `^the limit of \\d+ s ran out before Milvus was healthy: ${answer}( \\(then no answer: .*\\))?(; .*)?$`
  )

/** The levels at which a fault can show. */
const ALL = ['health', 'query', 'restart']
const WITH_REST = ['query', 'restart']

const TABLE: (Omit<KnownFault, 'level'> & { levels: string[] })[] = [
  // It does not start.
  {
    levels: ['health', 'restart'],
    fault: 'exit',
    cause: ENDED(1, { words: 'panic: .*' })
  },
  {
    levels: ['health'],
    fault: 'leader-changed',
    cause: ENDED(2, { words: 'panic: etcdserver: leader changed' }),
    hint: /etcd replayed too many writes/
  },
  {
    levels: ['health'],
    fault: 'illegal-instruction',
    cause: ENDED(132, { signal: ' \\(SIGILL\\)' }),
    hint: /the CPU lacks instructions/
  },
  {
    levels: ['health'],
    fault: 'executable-stack',
    cause: ENDED(127, { words: '.* error while loading shared libraries: .*' }),
    hint: /executable stack/
  },
  {
    levels: ['query'],
    fault: 'broken-yaml',
    cause: ENDED(1),
    hint: /a YAML file is broken/
  },

  // It is healthy, but where nobody finds it. Docker's own proxy may accept at first.
  {
    levels: ['query'],
    fault: 'other-port',
    limit: 25,
    cause:
      /^(the limit of .*: )?nobody listens on port 19530 \(gRPC; proxy\.port in \/milvus\/configs\/milvus\.yaml\) in the container, while \/healthz (is|has been) well .*; open there: 9091 \(\/healthz\), 19540$/,
    hint: /^Milvus listens on another port/
  },
  {
    levels: ['health'],
    fault: 'loopback',
    limit: 25,
    cause:
      /^(the limit of .*: )?port 19530 \(gRPC; .*\) is open on the loopback of the container alone, .*; open there: 9091 \(\/healthz\), 19530 \(gRPC, loopback\)$/
  },

  // It is another Milvus than it should be.
  {
    levels: ['health'],
    fault: 'other-version',
    cause: /^Milvus says that it is 2\.3\.5, not 2\.6\.22$/,
    hint: /runs another Milvus/
  },
  {
    levels: ['health'],
    fault: 'no-version',
    note: /it did not say its version/
  },

  // It does not become healthy, or does not stay healthy.
  {
    levels: ALL,
    fault: 'never-healthy',
    limit: 15,
    cause: NOT_HEALTHY('HTTP 500, .* not healthy: querynode \\(code 2\\)')
  },
  {
    levels: ['restart'],
    fault: 'empty-list',
    limit: 15,
    cause: NOT_HEALTHY('HTTP 200, OK, 0 components')
  },
  {
    levels: ALL,
    fault: 'garbage-health',
    limit: 15,
    cause: NOT_HEALTHY('HTTP 200, not the expected JSON: <html>.*')
  },
  {
    levels: ['health'],
    fault: 'dies',
    after: '0s',
    cause: /^panic: .*; the container ended with exit code 1 /
  },
  {
    levels: WITH_REST,
    fault: 'dies,no-answer',
    cause: /^panic: .*; the container ended with exit code 1 during /
  },
  {
    // Answers take so long that one component fails before the last of them.
    levels: ['query'],
    fault: 'sickens,slow',
    after: '700ms',
    limit: 15,
    cause: /: HTTP 500, .*querynode/
  },
  {
    levels: WITH_REST,
    fault: 'grows,no-answer',
    inputs: { 'smoke-memory': '256m' },
    cause:
      /^(the container ended with exit code 137 \(SIGKILL\)|a process in the container ran out of memory \(OOM killed\)) (before Milvus was healthy|during )/,
    hint: /too little memory/
  },

  // It gives wrong answers, or none.
  {
    levels: ['query'],
    fault: 'no-rest-v2',
    cause: /^this Milvus has no REST v2, .* set "smoke-test: health"$/,
    hint: /too old for the level/
  },
  {
    levels: ['query'],
    fault: 'no-answer',
    limit: 20,
    cause: /^the limit of \d+ s ran out during "create": no answer/
  },
  {
    levels: WITH_REST,
    fault: 'garbage-rest',
    cause: /^collections\/create returned HTTP 200, not the expected JSON: /
  },
  {
    levels: WITH_REST,
    fault: 'error-code',
    cause: /^entities\/search returned code 1100: /
  },
  {
    levels: ['query'],
    fault: 'error-on-insert',
    cause: /^entities\/insert returned code 1100: /
  },
  {
    levels: WITH_REST,
    fault: 'wrong-neighbours',
    cause: /^the search found 100 .* instead of 42 \(distance 0\.3125\), 43 /
  },
  {
    levels: ['restart'],
    fault: 'wrong-distances',
    cause: /^the search found 42 .* instead of 42 \(distance 0\.3125\), 43 /
  },

  // It loses data.
  {
    levels: ['restart'],
    fault: 'loses-rows',
    cause: /^after the restart, the search found nothing instead of 42 /
  },
  {
    levels: ['restart'],
    fault: 'loses-collections',
    cause: /^after the restart, entities\/search returned code 100: /
  },
  {
    levels: ['restart'],
    fault: 'hung-stop,loses-rows',
    limit: 20,
    cause: /^after the restart, the search found nothing instead of 42 /
  },

  // It is slow, but works. Its REST API gives errors until it has started.
  { levels: WITH_REST, fault: 'early-empty-list', after: '2s' },
  { levels: ALL, fault: 'slow', after: '500ms' },
  {
    levels: ['restart'],
    fault: 'hung-stop',
    limit: 20,
    note: /it did not stop within \d+ s and was killed/
  }
]

/** How the tests name a fault. */
export function titleOf({ fault = '', level }: Fault): string {
  return `${fault}, ${level}`
}

const FAULTS: KnownFault[] = TABLE.flatMap(({ levels, ...fault }) =>
  levels.map((level) => ({ ...fault, level }))
)

// Crashes, full disks and missing permissions are in symptoms.test.ts, and what
// fails after Milvus was healthy in isolation.test.ts.
const KINDS = [
  'exit, health',
  'other-port, query',
  'never-healthy, query',
  'grows,no-answer, query',
  'wrong-neighbours, query',
  'loses-rows, restart',
  'early-empty-list, query',
  'slow, restart'
]

const isOneOfEachKind = (fault: Fault): boolean =>
  KINDS.includes(titleOf(fault))

/** One fault of each kind. */
export const ONE_OF_EACH_KIND = FAULTS.filter(isOneOfEachKind)

/** All other faults, which are tested every week. */
export const ALL_OTHERS = FAULTS.filter((fault) => !isOneOfEachKind(fault))
