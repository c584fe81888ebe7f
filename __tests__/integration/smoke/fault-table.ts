import type { Fault } from '../support/smoke.ts'

export interface Broken extends Fault {
  /** What the cause is, on both platforms. */
  cause: RegExp
  hint?: RegExp
}

const ENDED = (code: number, signal = ''): RegExp =>
  new RegExp(
    `^the container ended with exit code ${code}${signal} before Milvus was healthy`
  )
/** The very last poll may get no answer on a busy machine. */
const NOT_HEALTHY = (answer: string): RegExp =>
  new RegExp(
    `^the limit of (5|20) s ran out before Milvus was healthy: ${answer}( \\(then no answer: .*\\))?$`
  )

/** The levels at which a fault can show. */
const ALL = ['health', 'query', 'restart']
const WITH_REST = ['query', 'restart']

/** A fault at several levels. */
type At<T extends Fault> = Omit<T, 'level'> & { levels: string[] }

function atEach<T extends Fault>(faults: At<T>[]): T[] {
  return faults.flatMap(({ levels, ...fault }) =>
    levels.map((level) => ({ ...fault, level }) as unknown as T)
  )
}

/** How a fault is named in the tests. */
export function titleOf({ fault, level }: Fault): string {
  return `${fault ?? ''}, ${level}`
}

/** What is a reason to call an image broken. */
export const BROKEN = atEach<Broken>([
  // It does not start.
  { levels: ['health', 'restart'], fault: 'exit', cause: ENDED(1) },
  {
    levels: ['health'],
    fault: 'leader-changed',
    cause: ENDED(2),
    hint: /too slow for etcd/
  },
  {
    levels: ['health'],
    fault: 'illegal-instruction',
    cause: ENDED(132, ' \\(SIGILL\\)'),
    hint: /the CPU lacks instructions/
  },
  {
    levels: ['health'],
    fault: 'executable-stack',
    cause: ENDED(127),
    hint: /executable stack/
  },
  {
    levels: ['query'],
    fault: 'broken-yaml',
    cause: ENDED(1),
    hint: /a YAML file is broken/
  },

  // It is not healthy, or does not stay so.
  {
    levels: ALL,
    fault: 'never-healthy',
    limit: 5,
    cause: NOT_HEALTHY('HTTP 500, .* not healthy: querynode \\(code 2\\)')
  },
  {
    levels: ['restart'],
    fault: 'empty-list',
    limit: 5,
    cause: NOT_HEALTHY('HTTP 200, OK, 0 components')
  },
  {
    levels: ALL,
    fault: 'garbage-health',
    limit: 5,
    cause: NOT_HEALTHY('HTTP 200, not the expected JSON: <html>.*')
  },
  {
    levels: ['health'],
    fault: 'dies',
    after: '0s',
    cause: /^the container ended with exit code 1 /
  },
  {
    levels: WITH_REST,
    fault: 'dies,no-answer',
    cause: /^the container ended with exit code 1 during "create"$/
  },
  {
    // It may be noticed early or late.
    levels: ['query'],
    fault: 'sickens',
    after: '150ms',
    limit: 5,
    cause:
      /^(Milvus became unhealthy|the limit of (5|20) s ran out before Milvus was healthy): HTTP 500, .*querynode/
  },
  {
    levels: WITH_REST,
    fault: 'grows,no-answer',
    inputs: { 'smoke-memory': '256m' },
    cause:
      /^(the container ended with exit code 137 \(SIGKILL\)|a process in the container ran out of memory \(OOM killed\)) (before Milvus was healthy|during )/,
    hint: /too little memory/
  },

  // It answers wrongly, or not at all.
  {
    levels: ['query'],
    fault: 'no-rest-v2',
    cause: /^this Milvus has no REST v2, .* set "smoke-test: health"$/
  },
  {
    levels: ['query'],
    fault: 'no-answer',
    limit: 6,
    cause: /^the limit of (6|24) s ran out during "create": no answer/
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

  // It forgets.
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
  }
])

export interface Bearable extends Fault {
  /** What the summary tells all the same. */
  note?: RegExp
}

/** What is no reason to call an image broken. */
export const BEARABLE = atEach<Bearable>([
  { levels: ALL, fault: 'early-empty-list', after: '2s' },
  { levels: ALL, fault: 'slow', after: '500ms' },
  {
    levels: ['restart'],
    fault: 'hung-stop',
    limit: 20,
    note: /it did not stop within \d+ s and was killed/
  }
])
