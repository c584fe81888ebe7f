import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it
} from '@jest/globals'
import type { RunResult } from '../../../lab/runner.ts'
import type { LabPod } from '../../../lab/runpod/lifecycle.ts'
import type { Finding } from '../../../src/runpod/doctor/finding.ts'
import {
  milvusReleases,
  serveGitHub,
  type GitHubApi
} from '../../../lab/parts/github-api.ts'
import { until, untilHealthy } from '../support/container.ts'
import { docker, failureIn, lab, testLabel } from '../support/lab.ts'
import { recordingDocker } from '../support/recording-docker.ts'
import {
  addGpuPod,
  changesOf,
  expectNoSecrets,
  GPU_POD,
  useRunpod,
  useVersions,
  withRunpod
} from '../support/runpod.ts'

const runpod = useRunpod()
const versions = useVersions()

/** An image that has nothing to do with Milvus, by its name. */
const OTHER = 'lab.invalid/jupyter:1'
const STANDIN = `${lab('STANDIN_IMAGE')}:v${lab('STANDIN_VERSION')}`
/** What is found at every pod that has the disk of GPU_POD: the engine limits no size. */
const USUAL = ['volume-disk', 'space-shared']
const TCP = ['19530/tcp']

/** About the older of the two versions. */
const ADVISORY = {
  ghsa_id: 'GHSA-aaaa-bbbb-cccc',
  cve_id: 'CVE-2026-12345',
  html_url: 'https://github.com/milvus-io/milvus/security/advisories/1',
  summary: 'Anybody may do anything',
  severity: 'critical',
  withdrawn_at: null,
  vulnerabilities: [
    { vulnerable_version_range: '< 2.6.22', patched_versions: '2.6.22' }
  ]
}

interface Examined {
  name: string
  outcome: string
  findings: Finding[]
}

/** Looks at pods with a key that may only read. */
async function look(
  pods: string,
  given: NodeJS.ProcessEnv = process.env
): Promise<RunResult> {
  runpod().account.rights = 'Read Only'
  const inputs = { 'runpod-doctor': 'true', 'runpod-pods': pods }
  const { image } = versions()
  const env = { ...given, GITHUB_API_URL: github.url }
  return await withRunpod(runpod(), { ...inputs, image }, { env })
}

/** Codes of what was found at a pod, without what is good. */
function found({ outputs }: RunResult, pod: string): string[] {
  const pods = JSON.parse(outputs.pods ?? '[]') as Examined[]
  const findings = pods.find(({ name }) => name === pod)?.findings ?? []
  return findings
    .filter(({ level }) => level !== 'good' && level !== 'fact')
    .map(({ code }) => code)
}

/** Makes a pod of the older version, which is up to date unless said otherwise. */
async function add(
  name: string,
  given: Partial<Parameters<typeof addGpuPod>[1]> = {}
): Promise<string> {
  const { id } = await addGpuPod(runpod(), {
    name,
    image: versions().next,
    ports: TCP,
    ...given
  })
  return id
}

/** Waits until Milvus of some pods is healthy. */
async function untilPodsHealthy(...names: string[]): Promise<void> {
  for (const { container, settings } of runpod().account.pods) {
    if (container && names.includes(settings.name)) {
      await untilHealthy(container.id)
    }
  }
}

/** Calls of docker that make a container or a builder. */
const MAKES = /^(?:run|create|start|buildx (?:create|build)|build)\b/

let github: GitHubApi

beforeAll(async () => {
  const releases = milvusReleases(['v2.6.22', 'v2.6.21'])
  github = await serveGitHub({ releases, advisories: [ADVISORY] })
})

afterAll(async () => {
  await github.stop()
  await docker(['image', 'rm', '--force', OTHER])
})

beforeEach(() => {
  runpod().faults.length = 0
})

describe('a look at pods', () => {
  let result: RunResult
  let asked: string[]
  let changes: string[]

  beforeAll(async () => {
    const image = versions().previous
    await docker(['pull', '--quiet', STANDIN])
    await docker(['tag', STANDIN, OTHER])
    await add('milvus-healthy')
    await add('milvus-old', { image })
    await add('milvus-lost', { mounts: {} })
    await runpod().addPod({
      ...GPU_POD,
      name: 'milvus-open',
      image: versions().next,
      ports: [...TCP, '9091/http', '2379/tcp'],
      env: { MILVUS_EXPOSE_ETCD: 'true' }
    })
    await add('milvus-elsewhere', {
      mounts: { persistent: { size: 10, path: '/workspace' } }
    })
    await add('milvus-stopped', { stopped: true, locked: true })
    await runpod().addPod({
      ...GPU_POD,
      name: 'other',
      image: OTHER,
      args: 'sleep 600',
      ports: ['8888/http']
    })
    await untilPodsHealthy('milvus-healthy', 'milvus-old', 'milvus-open')
    runpod().calls.length = 0
    const recorded = recordingDocker()
    result = await look('*', recorded.env)
    asked = recorded.calls()
    recorded.remove()
    changes = changesOf(runpod())
  })

  it('is green, and changes nothing', () => {
    expect(failureIn(result)).toBe('')
    expect(changes).toEqual([])
    expect(asked.filter((call) => MAKES.test(call))).toEqual([])
    expect(asked).not.toEqual([])
    expectNoSecrets(runpod(), result)
  })

  it.each([
    ['milvus-healthy', USUAL],
    ['milvus-old', ['advisories', 'newer-published', ...USUAL]],
    ['milvus-lost', ['no-volume', 'space-shared']],
    ['milvus-open', [...USUAL, 'no-password', 'etcd-open', 'metrics-open']],
    ['milvus-elsewhere', ['volume-elsewhere', 'space-shared']],
    ['milvus-stopped', ['volume-disk', 'log-unread', 'login-unknown']],
    ['other', ['not-milvus']]
  ])('finds what endangers %s', (pod, codes) => {
    expect(found(result, pod)).toEqual(codes)
  })

  it('warns once, of what is urgent, with what to do', () => {
    const warnings = result.log.match(/^::warning::.*$/gm) ?? []
    const urgent = warnings.filter((line) => line.includes('doctor-urgent'))
    expect(urgent).toHaveLength(1)
    expect(urgent[0]).toMatch(/Pod milvus-lost .*no volume at .*What to do/)
    expect(urgent[0]).toMatch(/Pod milvus-open .*answers without a password/)
    expect(urgent[0]).not.toContain('milvus-healthy')
  })

  it('has one table in the summary', () => {
    expect(result.summary).toContain('## ⚠️ Looked at 7 pods: 4 urgent')
    expect(result.summary.match(/^\| --- /gm)).toHaveLength(1)
  })
})

describe('a pod whose disk is full', () => {
  it('is found, and need not run', async () => {
    const id = await add('full', { stopped: true })
    // What RunPod calls a volume is one of the engine here.
    const volume = `milvus-runpod-lab-pod-${id}`
    const tmpfs = ['type=tmpfs', 'device=tmpfs', 'o=size=300m']
    const options = tmpfs.flatMap((option) => ['--opt', option])
    await docker(['volume', 'create', ...options, volume])
    const keeper = await fill(volume)
    try {
      const pod = await startPod(id)
      await until(() =>
        Promise.resolve(
          pod?.log.lines.some(({ line }) => /no space left/i.test(line)) ?? true
        )
      )
      const result = await look(id)

      // In memory, it is lost with the container.
      expect(found(result, 'full')).toEqual(['no-volume', 'disk-full-now'])
    } finally {
      await docker(['rm', '--force', keeper])
    }
  })
})

/** Fills a volume as an earlier start would have, and keeps it mounted. */
async function fill(volume: string): Promise<string> {
  const run = ['run', '--detach', '--label', testLabel(), '--entrypoint']
  const options = ['--volume', `${volume}:/v`, versions().next, '600']
  const keeper = await docker([...run, 'sleep', ...options])
  const script = 'mkdir -p /v/etcd/member && head -c 285M /dev/zero >/v/rows'
  await docker(['exec', keeper, 'sh', '-c', script])
  return keeper
}

/** Starts a pod that is stopped, as its owner does. */
async function startPod(id: string): Promise<LabPod | undefined> {
  const { url, account } = runpod()
  account.rights = 'All'
  const Authorization = `Bearer ${account.key}`
  const headers = { Authorization, 'Content-Type': 'application/json' }
  const body = JSON.stringify({ action: 'start' })
  const path = `${url}/v2/pods/${id}/action`
  expect((await fetch(path, { method: 'POST', headers, body })).ok).toBe(true)
  const pod = account.pods.find((one) => one.id === id)
  await pod?.work
  return pod
}

describe('a fault of RunPod', () => {
  let id: string

  beforeAll(async () => {
    id = await add('faulty')
    await untilPodsHealthy('faulty')
  })

  it('at the list of pods ends the run with its message', async () => {
    const path = /^\/v2\/pods$/
    runpod().faults.push({ method: 'GET', path, status: 401, times: 9 })
    const result = await look(id)

    expect(result.mainCode).toBe(1)
    expect(result.log).toContain('RunPod did not list the pods')
    expect(result.summary).toContain('## ❌ Milvus could not be looked at')
  })

  it.each([
    ['a refusal', { status: 403 }, /the key may not read the logs of pods/],
    ['a page', { status: 502, body: '<html>' }, /not known, since its log/],
    ['no answer', { hang: true }, /no answer in 10 s/]
  ])(
    'at the log leaves open what only that says: %s',
    async (_, fault, why) => {
      const path = new RegExp(`/${id}/logs$`)
      runpod().faults.push({ method: 'GET', path, times: 9, ...fault })
      const result = await look(id)

      expect(failureIn(result)).toBe('')
      expect(found(result, 'faulty')).toEqual(['volume-disk', 'log-unread'])
      expect(result.log).toMatch(why)
      expectNoSecrets(runpod(), result)
    }
  )
})
