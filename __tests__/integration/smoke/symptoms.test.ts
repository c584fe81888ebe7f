import { beforeAll, describe, expect, it } from '@jest/globals'
import { EMULATED, NATIVE } from '../support/lab.ts'
import {
  sideBySide,
  smoke,
  type PlatformResult,
  type SmokeRun
} from '../support/smoke.ts'

const CONTEXTS = '__tests__/integration/contexts'
const PLATFORMS = ['linux/amd64', 'linux/arm64'] as const

/** Known failures as the kernel and the programs really tell them. */
const SYMPTOMS: Record<
  string,
  {
    inputs: Record<string, string>
    /** Of both platforms, or of each. */
    hint: RegExp | Record<string, RegExp>
  }
> = {
  'a full disk': {
    inputs: { context: `${CONTEXTS}/disk-full` },
    hint: /the disk is full/
  },
  'a directory that is not its own': {
    inputs: { context: `${CONTEXTS}/no-permission` },
    hint: /may not write its data/
  },
  'a port for two things': {
    inputs: { 'smoke-env': 'PROXY_PORT=9091' },
    hint: /a port is taken/
  },
  'a crash': {
    inputs: { context: `${CONTEXTS}/crash` },
    hint: {
      [NATIVE]: /^Milvus crashed/,
      [EMULATED]: /QEMU itself crashed/
    }
  },
  'a HEALTHCHECK that is wrong': {
    // So slow that Docker has asked, too, after Milvus was ready.
    inputs: {
      context: `${CONTEXTS}/sick-healthcheck`,
      'smoke-env': 'MILVUS_STANDIN_FAULT=slow\nMILVUS_STANDIN_FAULT_AFTER=700ms'
    },
    hint: /^$/
  }
}

const runs: Record<string, SmokeRun> = {}

beforeAll(async () => {
  const tasks = Object.entries(SYMPTOMS).map(
    ([name, { inputs }]) =>
      async () => {
        runs[name] = await smoke({ level: 'query', inputs })
      }
  )
  await sideBySide(3, tasks)
})

function platformsOf(name: string): PlatformResult[] {
  return runs[name]?.platforms ?? []
}

describe.each(Object.entries(SYMPTOMS))('%s', (name, symptom) => {
  it('fails at once, with its hint, and gets no tag', () => {
    expect(platformsOf(name)).toEqual(
      PLATFORMS.map((platform) =>
        expect.objectContaining({ platform, verdict: 'failed' })
      )
    )
    for (const { platform, hint = '' } of platformsOf(name)) {
      const { hint: expected } = symptom
      expect(hint).toMatch(
        expected instanceof RegExp ? expected : (expected[platform] ?? 'a hint')
      )
    }
    expect(runs[name]?.tags).toEqual([])
    expect(runs[name]?.seconds).toBeLessThan(100)
  })
})

describe('a crash', () => {
  it('is told with the name of its signal', () => {
    const [{ cause } = {}] = platformsOf('a crash')
    expect(cause).toMatch(/exit code 139 \(SIGSEGV\)/)
  })
})

describe('a HEALTHCHECK that is wrong', () => {
  it('is the cause, with its own words', () => {
    for (const { cause } of platformsOf('a HEALTHCHECK that is wrong')) {
      expect(cause).toBe(
        "Milvus is healthy, but Docker's HEALTHCHECK says that the container is unhealthy: Milvus is not there"
      )
    }
    const { result } = runs['a HEALTHCHECK that is wrong'] ?? {}
    expect(result?.log).toContain(
      "Docker's health log: exit code 1: Milvus is not there"
    )
  })
})
