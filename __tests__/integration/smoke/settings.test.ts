import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunResult } from '../../../lab/runner.ts'
import { act, docker } from '../support/lab.ts'
import {
  sideBySide,
  smoke,
  type Fault,
  type PlatformResult
} from '../support/smoke.ts'
import {
  beARunner,
  publishUntested,
  testHere,
  testInputs,
  type Outcome,
  type Untested
} from '../support/untested.ts'

const PASSWORD = 'correct-horse-battery-staple'

/** What can be set in the container, at the level that uses all of it. */
const SETTINGS = {
  'a password': [`MILVUS_ROOT_PASSWORD=${PASSWORD}`],
  'other ports': ['PROXY_PORT=19531', 'METRICS_PORT=9092'],
  // Every container has this file: its id is in it.
  'a password in a file': ['MILVUS_ROOT_PASSWORD_FILE=/etc/hostname'],
  "a password by Milvus' own variables": [
    'COMMON_SECURITY_AUTHORIZATIONENABLED=true',
    `COMMON_SECURITY_DEFAULTROOTPASSWORD=${PASSWORD}`
  ],
  'authentication with the default password': [
    'COMMON_SECURITY_AUTHORIZATIONENABLED=true'
  ]
}

/** What is tested with the settings of each name. */
const FAULTS = Object.entries(SETTINGS).map(
  ([name, lines]): [string, Fault] => [
    name,
    {
      level: 'restart',
      inputs: { 'smoke-memory': '512m', 'smoke-env': lines.join('\n') }
    }
  ]
)

let untested: Untested
let endRunner: () => void
const outcomes = new Map<string, Outcome>()
/** The run of the first one, by a runner. */
let withPassword: RunResult
/** What docker knew of its containers. */
const containers: string[] = []

beforeAll(async () => {
  endRunner = beARunner()
  untested = await publishUntested()
  const tasks = FAULTS.map(([name, fault], index) => async () => {
    if (index === 0) withPassword = await runWithPassword(fault)
    else outcomes.set(name, await testHere(untested, fault))
  })
  await sideBySide(4, tasks)
})

afterAll(async () => {
  await untested.remove()
  endRunner()
})

async function runWithPassword(fault: Fault): Promise<RunResult> {
  const { inputs } = testInputs(untested, fault)
  return await act(inputs, {
    onLog: (log) => {
      if (log.includes(': running ')) inspectOnce()
    }
  })
}

let inspecting = false

function inspectOnce(): void {
  if (inspecting) return
  inspecting = true
  void (async () => {
    while (containers.length < 2) {
      const label = 'label=io.github.milvus-runpod.job'
      const args = ['ps', '--quiet', '--no-trunc', '--filter', label]
      const ids = (await docker(args)).split('\n').filter(Boolean)
      for (const id of ids) {
        const text = await docker(['inspect', id]).catch(() => '')
        if (text.includes(PASSWORD)) containers.push(text)
      }
    }
  })()
}

describe.each(FAULTS.slice(1))('an image with %s', (name) => {
  it('passes at the level restart, on both platforms', () => {
    const { error, platforms, isTagged } = outcomes.get(name) ?? {}
    expect(error).toBeUndefined()
    expect(platforms?.map(({ verdict }) => verdict)).toEqual([
      'passed',
      'passed'
    ])
    expect(isTagged).toBe(true)
  })
})

describe('an image with a password', () => {
  it('passes at the level restart, on both platforms', () => {
    const { mainCode, outputs } = withPassword
    const platforms = JSON.parse(outputs.smoke ?? '') as PlatformResult[]
    expect(mainCode).toBe(0)
    expect(platforms.map(({ verdict }) => verdict)).toEqual([
      'passed',
      'passed'
    ])
  })
})

describe("root's password", () => {
  it('is nowhere in log, summary and outputs, but where it is masked', () => {
    const { log, summary, outputs } = withPassword
    expect(log).toContain(`::add-mask::${PASSWORD}`)
    expect(log.replaceAll(`::add-mask::${PASSWORD}`, '')).not.toContain(
      PASSWORD
    )
    expect(summary).not.toContain(PASSWORD)
    expect(JSON.stringify(outputs)).not.toContain(PASSWORD)
  })

  it('is gone with the files of the job', () => {
    expect(withPassword.leftFiles).toEqual([])
  })
})

describe('the test container', () => {
  interface Inspected {
    HostConfig: Record<string, unknown> & {
      Memory: number
      MemorySwap: number
      PortBindings: Record<string, { HostIp: string; HostPort: string }[]>
    }
    Mounts: unknown[]
  }

  it('has what RunPod gives, and no more', () => {
    expect(containers.length).toBeGreaterThan(1)
    for (const text of containers) {
      const [{ HostConfig, Mounts }] = JSON.parse(text) as [Inspected]
      expect(HostConfig).toMatchObject({
        SecurityOpt: null,
        CapAdd: null,
        Privileged: false,
        Binds: null,
        Memory: 512 * 2 ** 20,
        MemorySwap: 512 * 2 ** 20,
        RestartPolicy: { Name: 'no' }
      })
      expect(Mounts).toEqual([])
      const bindings = Object.values(HostConfig.PortBindings).flat()
      expect(bindings).toHaveLength(2)
      for (const binding of bindings) {
        expect(binding).toEqual({ HostIp: '127.0.0.1', HostPort: '' })
      }
    }
  })
})

describe("Docker's own HEALTHCHECK", () => {
  async function verdictWith(fault: string): Promise<string> {
    const args = ['run', '--detach', '--env', `MILVUS_STANDIN_FAULT=${fault}`]
    const soon = ['--health-interval=1s', '--health-start-period=2s']
    const { 'linux/amd64': image = '' } = untested.refs
    const id = await docker([...args, ...soon, '--health-retries=2', image])
    try {
      const format = '{{.State.Health.Status}}'
      for (;;) {
        const status = await docker(['inspect', '--format', format, id])
        if (status !== 'starting') return status
        await sleep(100)
      }
    } finally {
      await docker(['rm', '--force', '--volumes', id])
    }
  }

  // What the smoke test says of these is in faults.test.ts.
  it.each([
    ['healthy', ''],
    ['unhealthy', 'never-healthy']
  ])(
    'says %s of a Milvus with the fault %j, as the smoke test does',
    async (verdict, fault) => {
      await expect(verdictWith(fault)).resolves.toBe(verdict)
    }
  )
})

describe('an image of another context that sets other ports', () => {
  it('is tested on them', async () => {
    const { platforms } = await smoke({
      level: 'query',
      inputs: { context: '__tests__/integration/contexts/other-ports' }
    })

    expect(platforms.map(({ verdict }) => verdict)).toEqual([
      'passed',
      'passed'
    ])
  })
})
