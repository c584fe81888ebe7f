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
  env: string
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
  'a data directory that it may not write to': {
    env: 'RUN=exec setpriv --clear-groups setpriv --reuid=65534 milvus run standalone',
    cause: /^the container ended with exit code 2 /,
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

async function test(env: string, emulated = 'none'): Promise<SmokeRun> {
  const inputs = { ...CONTEXT, 'smoke-env': env, 'smoke-emulated': emulated }
  return await testPublished({ level: 'query', inputs }, {}, published)
}

beforeAll(async () => {
  published = await publishUntested(CONTEXT)
  const tasks = Object.entries(SYMPTOMS).map(([name, symptom]) => async () => {
    const { env, emulatedHint } = symptom
    runs[name] = await test(env, emulatedHint ? 'query' : 'none')
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
    const { platforms, isTagged } = await test('')
    expect(verdictsOf(platforms)[0]).toBe('passed')
    expect(isTagged).toBe(true)
  })
})
