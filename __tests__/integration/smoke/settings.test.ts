import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
import { docker } from '../support/lab.ts'
import {
  makeBuilder,
  sideBySide,
  smoke,
  type Builder,
  type Fault,
  type SmokeRun
} from '../support/smoke.ts'

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

let builder: Builder
let runs: SmokeRun[]
/** What docker knew of the containers of the first run. */
const containers: string[] = []

beforeAll(async () => {
  builder = await makeBuilder()
  const faults: Fault[] = Object.values(SETTINGS).map((lines) => ({
    level: 'restart',
    inputs: {
      builder: builder.name,
      'smoke-memory': '512m',
      'smoke-env': lines.join('\n')
    }
  }))
  const tasks = faults.map(
    (fault, index) => () =>
      smoke(fault, {
        onLog: (log) => {
          if (index === 0 && log.includes(': running ')) inspectOnce()
        }
      })
  )
  runs = await sideBySide(4, tasks)
})

afterAll(() => builder.remove())

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

describe.each(Object.keys(SETTINGS).map((name, index) => [name, index]))(
  'an image with %s',
  (_, index) => {
    it('passes at the level restart, on both platforms', () => {
      const run = runs[Number(index)]
      expect(run?.result.mainCode).toBe(0)
      expect(run?.platforms.map(({ verdict }) => verdict)).toEqual([
        'passed',
        'passed'
      ])
      expect(run?.tags).toEqual(['2.6', '2.6.22'])
    })
  }
)

describe("root's password", () => {
  it('is nowhere in log, summary and outputs, but where it is masked', () => {
    const { log, summary, outputs } = runs[0]?.result ?? {}
    expect(log).toContain(`::add-mask::${PASSWORD}`)
    expect(log?.replaceAll(`::add-mask::${PASSWORD}`, '')).not.toContain(
      PASSWORD
    )
    expect(summary).not.toContain(PASSWORD)
    expect(JSON.stringify(outputs)).not.toContain(PASSWORD)
  })

  it('is gone with the files of the job', () => {
    expect(runs[0]?.result.leftFiles).toEqual([])
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
    const image = runs[1]?.result.outputs.tag ?? ''
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
      await docker(['image', 'rm', image])
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
      inputs: {
        builder: builder.name,
        context: '__tests__/integration/contexts/other-ports'
      }
    })

    expect(platforms.map(({ verdict }) => verdict)).toEqual([
      'passed',
      'passed'
    ])
  })
})
