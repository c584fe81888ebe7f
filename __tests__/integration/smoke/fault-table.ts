import type { Fault } from '../support/smoke.ts'

/** A fault of the stand-in Milvus, and what the smoke test says about it. */
export interface KnownFault extends Fault {
  /** Whether each run of the suite tests it under QEMU, too: the weekly one does. */
  emulated?: true
  /** The cause on each platform. Without one, the image passes all the same. */
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

/** How the tests name a fault. */
export function titleOf({ fault = '', level }: Fault): string {
  return `${fault}, ${level}`
}

// What QEMU changes is the seconds and the crashes (see symptoms.test.ts): each level
// is tested on it, and not each fault.

// Crashes, full disks and missing permissions are in symptoms.test.ts, what fails
// after Milvus was healthy in isolation.test.ts, and what each answer of Milvus
// means in server/ and smoke/.

/** One fault of each kind. */
export const ONE_OF_EACH_KIND: KnownFault[] = [
  {
    level: 'health',
    fault: 'exit',
    emulated: true,
    cause: ENDED(1, { words: 'panic: .*' })
  },
  {
    // It is healthy, but where nobody finds it. Docker's own proxy may accept at first.
    level: 'query',
    fault: 'other-port',
    limit: 25,
    cause:
      /^(the limit of .*: )?nobody listens on port 19530 \(gRPC; proxy\.port in \/milvus\/configs\/milvus\.yaml\) in the container, while \/healthz (is|has been) well .*; open there: 9091 \(\/healthz\), 19540$/,
    hint: /^Milvus listens on another port/
  },
  {
    level: 'query',
    fault: 'never-healthy',
    limit: 15,
    cause: NOT_HEALTHY('HTTP 500, .* not healthy: querynode \\(code 2\\)')
  },
  {
    level: 'query',
    fault: 'grows,no-answer',
    inputs: { 'smoke-memory': '256m' },
    cause:
      /^(the container ended with exit code 137 \(SIGKILL\)|a process in the container ran out of memory \(OOM killed\)) (before Milvus was healthy|during )/,
    hint: /too little memory/
  },
  {
    level: 'query',
    fault: 'wrong-neighbours',
    cause: /^the search found 100 .* instead of 42 \(distance 0\.3125\), 43 /
  },
  {
    level: 'restart',
    fault: 'loses-rows',
    cause: /^after the restart, the search found nothing instead of 42 /
  },
  {
    // A stop saves them, and even a slow machine kills sooner than that.
    level: 'restart',
    fault: 'loses-last-second',
    after: '60s',
    cause:
      /^after the kill, the search found 100 .* instead of 142 .* in milvus_runpod_smoke_test$/
  },
  // It is slow, but works. Its REST API gives errors until it has started.
  { level: 'query', fault: 'early-empty-list', after: '2s' },
  { level: 'restart', fault: 'slow', after: '500ms', emulated: true }
]

/** All other faults. */
const OTHERS: KnownFault[] = [
  {
    level: 'health',
    fault: 'leader-changed',
    cause: ENDED(2, { words: 'panic: etcdserver: leader changed' }),
    hint: /etcd replayed too many writes/
  },
  {
    level: 'health',
    fault: 'illegal-instruction',
    cause: ENDED(132, { signal: ' \\(SIGILL\\)' }),
    hint: /the CPU lacks instructions/
  },
  {
    level: 'health',
    fault: 'executable-stack',
    cause: ENDED(127, { words: '.* error while loading shared libraries: .*' }),
    hint: /executable stack/
  },
  {
    level: 'query',
    fault: 'broken-yaml',
    cause: ENDED(1),
    hint: /a YAML file is broken/
  },
  {
    level: 'health',
    fault: 'loopback',
    limit: 25,
    cause:
      /^(the limit of .*: )?port 19530 \(gRPC; .*\) is open on the loopback of the container alone, .*; open there: 9091 \(\/healthz\), 19530 \(gRPC, loopback\)$/
  },
  {
    level: 'health',
    fault: 'no-version',
    note: /it did not say its version/
  },
  {
    level: 'restart',
    fault: 'dies,no-answer',
    cause: /^panic: .*; the container ended with exit code 1 during /
  },
  {
    // Answers take so long that one component fails before the last of them.
    level: 'query',
    fault: 'sickens,slow',
    after: '700ms',
    limit: 15,
    cause: /: HTTP 500, .*querynode/
  },
  {
    level: 'restart',
    fault: 'error-code',
    cause: /^entities\/search returned code 1100: /
  },
  {
    level: 'restart',
    fault: 'loses-collections',
    cause: /^after the restart, entities\/search returned code 100: /
  },
  {
    level: 'restart',
    fault: 'hung-stop',
    limit: 20,
    note: /it did not stop within \d+ s and was killed/
  }
]

/** What each week adds: all other faults, and all under QEMU. */
export const WEEKLY = ONE_OF_EACH_KIND.filter(({ emulated }) => !emulated)
  .concat(OTHERS)
  .map((fault): KnownFault => ({ ...fault, emulated: true }))
