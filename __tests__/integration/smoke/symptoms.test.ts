import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  publishUntested,
  removePublished,
  type Published
} from '../support/published.ts'
import {
  sideBySide,
  testPublished,
  verdictsOf,
  type SmokeRun
} from '../support/smoke.ts'

const CONTEXT = { context: '__tests__/integration/contexts/symptoms' }

interface Symptom {
  /** Lines of smoke-env. */
  env: string
  /** Seconds, unless the default. */
  limit?: number
  cause: RegExp
  hint?: RegExp
  /** The hint under QEMU, where it differs. */
  emulatedHint?: RegExp
}

/** Known failures, in the words of the kernel and of real programs. */
const SYMPTOMS: Record<string, Symptom> = {
  'a full disk': {
    env: 'RUN=exec dd if=/dev/zero of=/dev/full count=1',
    cause: /^the container ended with exit code 1 /,
    hint: /the disk is full/
  },
  'a start script that sets another port': {
    env: 'RUN=PROXY_PORT=19540 exec milvus run standalone',
    limit: 25,
    cause:
      /^(the limit of \d+ s .*: )?nobody listens on port 19531 \(gRPC; PROXY_PORT of the image\) in the container, while \/healthz is well \(HTTP 200, OK, 5 components\); open there: 9092 \(\/healthz\), 19540$/,
    hint: /^Milvus listens on another port/
  },
  'a start script that sets another port of healthz': {
    env: 'RUN=METRICS_PORT=9093 exec milvus run standalone',
    limit: 25,
    cause:
      /: nobody listens on port 9092 \(\/healthz; METRICS_PORT of the image\) in the container, while port 19531 is open; open there: 9093, 19531 \(gRPC\)$/,
    hint: /^Milvus listens on another port/
  },
  'a start script that switches TLS on': {
    env: 'PROXY_HTTP_PORT=8080\nRUN=COMMON_SECURITY_TLSMODE=1 exec milvus run standalone',
    cause: /^collections\/create returned HTTP 400, not the expected JSON: /,
    hint: /^REST uses TLS/
  },
  'a start script that switches TLS off': {
    env: 'PROXY_HTTP_PORT=8080\nCOMMON_SECURITY_TLSMODE=1\nRUN=COMMON_SECURITY_TLSMODE=0 exec milvus run standalone',
    cause: /^no answer to collections\/create: /,
    hint: /^REST does not use TLS/
  },
  'a program that is not there': {
    env: 'RUN=exec /no/such/program',
    cause:
      /^sh: .*\/no\/such\/program: not found; the container ended with exit code 127 before/,
    hint: /^the image lacks a program/
  },
  'a data directory that it may not write to': {
    env: 'RUN=exec setpriv --clear-groups setpriv --reuid=65534 milvus run standalone',
    cause: /^panic: .*permission denied; the container ended with exit code 2 /,
    hint: /may not write its data/
  },
  'one port for two things': {
    env: 'PROXY_PORT=9092',
    cause: /address already in use/,
    hint: /a port is taken/
  },
  'a crash': {
    env: 'RUN=kill -SEGV $$',
    cause: /^the container ended with exit code 139 \(SIGSEGV\)/,
    hint: /^Milvus crashed/,
    emulatedHint: /QEMU itself crashed/
  }
}

let published: Published
const runs: Record<string, SmokeRun> = {}

async function test({
  env,
  limit,
  emulatedHint
}: Pick<Symptom, 'env' | 'limit' | 'emulatedHint'>): Promise<SmokeRun> {
  const emulated = emulatedHint ? 'query' : 'none'
  const inputs = { ...CONTEXT, 'smoke-env': env, 'smoke-emulated': emulated }
  return await testPublished({ level: 'query', limit, inputs }, {}, published)
}

beforeAll(async () => {
  published = await publishUntested(CONTEXT)
  const tasks = Object.entries(SYMPTOMS).map(([name, symptom]) => async () => {
    runs[name] = await test(symptom)
  })
  await sideBySide(3, tasks)
})

afterAll(() => removePublished(published))

describe.each(Object.entries(SYMPTOMS))('an image with %s', (name, symptom) => {
  it('fails with the cause and a hint, and gets no tag', () => {
    const { platforms = [], isTagged } = runs[name] ?? {}
    const { cause, hint = /^$/, emulatedHint } = symptom
    const tested = platforms.filter(({ verdict }) => verdict !== 'skipped')

    expect(tested).toHaveLength(emulatedHint ? 2 : 1)
    for (const one of tested) {
      expect(one.verdict).toBe('failed')
      expect(one.cause).toMatch(cause)
      expect(one.hint ?? '').toMatch(one.emulated ? (emulatedHint ?? '') : hint)
    }
    expect(isTagged).toBe(false)
  })
})

describe('an image that sets other ports', () => {
  it('is tested on them', async () => {
    const { platforms, isTagged } = await test({ env: '' })
    expect(verdictsOf(platforms)[0]).toBe('passed')
    expect(isTagged).toBe(true)
  })
})
