import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { EMULATED, NATIVE } from '../support/lab.ts'
import {
  makeBuilder,
  sideBySide,
  smoke,
  type Builder,
  type PlatformResult,
  type SmokeRun
} from '../support/smoke.ts'

const CONTEXTS = '__tests__/integration/contexts'
const BOTH = ['linux/amd64', 'linux/arm64']

/** Known failures as the kernel and the programs really tell them. */
const SYMPTOMS: Record<
  string,
  { inputs: Record<string, string>; hint: RegExp; platforms: string[] }
> = {
  'a full disk': {
    inputs: { context: `${CONTEXTS}/disk-full` },
    platforms: BOTH,
    hint: /the disk is full/
  },
  'a directory that is not its own': {
    inputs: { context: `${CONTEXTS}/no-permission` },
    platforms: BOTH,
    hint: /may not write its data/
  },
  'a port for two things': {
    inputs: { 'smoke-env': 'PROXY_PORT=9091' },
    platforms: BOTH,
    hint: /a port is taken/
  },
  'a crash under QEMU': {
    inputs: { context: `${CONTEXTS}/crash` },
    platforms: [EMULATED],
    hint: /QEMU itself crashed/
  },
  'a crash without QEMU': {
    inputs: { context: `${CONTEXTS}/crash` },
    platforms: [NATIVE],
    hint: /Milvus crashed/
  },
  'a HEALTHCHECK that is wrong': {
    // So slow that Docker has asked, too, after Milvus was ready.
    inputs: {
      context: `${CONTEXTS}/sick-healthcheck`,
      'smoke-env': 'MILVUS_STANDIN_FAULT=slow\nMILVUS_STANDIN_FAULT_AFTER=700ms'
    },
    platforms: BOTH,
    hint: /^$/
  }
}

let builder: Builder
const runs: Record<string, SmokeRun> = {}

beforeAll(async () => {
  builder = await makeBuilder()
  const tasks = Object.entries(SYMPTOMS).map(
    ([name, { inputs, platforms }]) =>
      async () => {
        const common = {
          builder: builder.name,
          platforms: platforms.join(',')
        }
        const level = 'query'
        runs[name] = await smoke({ level, inputs: { ...common, ...inputs } })
      }
  )
  await sideBySide(3, tasks)
})

afterAll(() => builder.remove())

function platformsOf(name: string): PlatformResult[] {
  return runs[name]?.platforms ?? []
}

describe.each(Object.entries(SYMPTOMS))('%s', (name, symptom) => {
  it('fails at once, with its hint, and gets no tag', () => {
    expect(platformsOf(name).map(({ platform }) => platform)).toEqual(
      symptom.platforms
    )
    for (const { verdict, hint = '' } of platformsOf(name)) {
      expect(verdict).toBe('failed')
      expect(hint).toMatch(symptom.hint)
    }
    expect(runs[name]?.tags).toEqual([])
    expect(runs[name]?.seconds).toBeLessThan(100)
  })
})

describe('a crash', () => {
  it('is told with the name of its signal', () => {
    const [{ cause } = {}] = platformsOf('a crash without QEMU')
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
