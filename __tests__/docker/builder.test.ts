import { beforeEach, describe, expect, it } from '@jest/globals'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { mayHaveBuilder, noteBuilder } from '../../src/job.js'
import { unwritable } from '../../src/lib/disk.js'
import { failed, fakeDocker, type FakeDocker } from '../support/fake-docker.js'
import { log } from '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import { newJob } from '../support/samples.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

skipWaiting()
const {
  forgetDownloads,
  removeBuilder,
  removeOwnBuilder,
  startBuilder,
  useBuilder
} = await import('../../src/docker/builder.js')

const options = {
  name: 'milvus-runpod-1',
  buildkitImage: 'moby/buildkit:v1',
  driverOpts: ['network=host', 'env.X=1']
}
/** BuildKit's image was there before. */
const PRESENT = { 'image inspect': 'sha256:1', 'volume ls': '' }
const CREATE = 'buildx create'
const BOOTSTRAP = 'buildx inspect --bootstrap'
/** The machine of the tests may have a proxy. */
const NO_PROXIES = Object.fromEntries(
  ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']
    .flatMap((name) => [name, name.toLowerCase()])
    .map((name) => [name, ''])
)

type Answers = Parameters<typeof fakeDocker>[0]

/** Starts a builder with a docker with which all works that is not given. */
function startWith(
  answers: Answers = {},
  { driverOpts = options.driverOpts, job = newJob() } = {}
): FakeDocker & { started: Promise<unknown> } {
  const fake = fakeDocker({
    ...PRESENT,
    ...answers,
    [CREATE]: answers[CREATE] ?? '',
    [BOOTSTRAP]: answers[BOOTSTRAP] ?? ''
  })
  const given = { ...options, driverOpts }
  return { ...fake, started: startBuilder(fake.docker, given, job) }
}

describe('startBuilder', () => {
  beforeEach(() => {
    setEnv(NO_PROXIES)
  })

  it("creates the builder, which is not made the user's current one, and waits until BuildKit answers", async () => {
    const { calls, started } = startWith()
    await started
    expect(calls.filter((line) => line.startsWith('buildx'))).toEqual([
      'buildx create --name milvus-runpod-1 --driver docker-container --driver-opt image=moby/buildkit:v1 --driver-opt network=host --driver-opt env.X=1 --bootstrap'
    ])
  })

  it("claims BuildKit's image, and pulls it with a limit before buildx does without one", async () => {
    const absent = failed('Error: No such image')
    const answers = { 'image inspect': absent, 'volume create': '', pull: '' }
    const { calls, started } = startWith(answers)
    await started
    const steps = ['volume create', 'pull', CREATE].map((start) =>
      calls.findIndex((line) => line.startsWith(start))
    )
    expect(steps).toEqual(steps.toSorted((one, other) => one - other))
    expect(calls[steps[0] ?? 0]).toContain(`.image=${options.buildkitImage} `)
    expect(calls[steps[1] ?? 0]).toBe(`pull --quiet ${options.buildkitImage}`)
  })

  it('retries the start after a transient registry error', async () => {
    const { calls, started } = startWith({
      [CREATE]: failed('toomanyrequests')
    })
    await started
    expect(calls.filter((line) => line.startsWith('buildx'))).toEqual([
      expect.stringContaining(CREATE),
      `${BOOTSTRAP} milvus-runpod-1`
    ])
  })

  it.each([
    [
      'unable to apply caps: operation not permitted',
      /privileged[^]*"buildkit-image" and "dri/
    ],
    [
      'ERROR: failed to initialize builder b (b0): invalid driver option x for docker-container driver',
      /driver\s+What to do: correct the input "driver-opts"/
    ],
    ['manifest unknown', /docker\.io has no such image/],
    [
      'toomanyrequests',
      /docker\.io limits pulls[^]*log in to docker\.io with /
    ],
    ['x: no space left on device', /the disk of the Docker engine is full/]
  ])('says why BuildKit did not start: %s', async (stderr, text) => {
    const { started } = startWith({
      [CREATE]: failed(stderr),
      [BOOTSTRAP]: failed(stderr)
    })
    await expect(started).rejects.toThrow(text)
    await expect(started).rejects.toThrow(
      /^BuildKit did not start from moby\/buildkit:v1: /
    )
  })

  it('does not blame the engine alone if BuildKit has a configuration', async () => {
    // Printed by buildx 0.38 for a snapshotter that does not exist.
    const ended = failed(
      'ERROR: Error response from daemon: Container 16f5 is restarting, wait until the container is running'
    )
    const { docker } = fakeDocker({ ...PRESENT, [BOOTSTRAP]: ended })
    const job = newJob()
    noteBuilder(job)
    const given = { ...options, buildkitdConfig: 'debug = true' }
    await expect(startBuilder(docker, given, job)).rejects.toThrow(
      /is restarting[^]*without the input "buildkitd-config-inline"/
    )
  })

  it('is not to blame for a disk that is full', async () => {
    const full = unwritable('/temp', 'ENOSPC: no space left on device')
    const { docker, started } = startWith({ [CREATE]: full, [BOOTSTRAP]: full })
    await expect(started).rejects.toBe(full)
    await expect(useBuilder(docker, 'mine')).rejects.toBe(full)
    const job = { ...newJob(), directory: '/no/such/directory' }
    await expect(startWith({}, { job }).started).rejects.toThrow(/^ENOENT: /)
  })

  it("keeps the event of the job out of the builder's provenance", async () => {
    let event = ''
    const { docker } = fakeDocker({ ...PRESENT, buildx: '' })
    await startBuilder(
      (args, more) => {
        if (args.includes('--bootstrap')) {
          event = readFileSync(more?.env?.GITHUB_EVENT_PATH ?? '', 'utf8')
        }
        return docker(args)
      },
      options,
      newJob()
    )
    expect(event).toBe('{}')
  })

  describe('behind a proxy', () => {
    let config: string

    beforeEach(() => {
      config = temporaryDirectory()
      const instances = path.join(config, 'buildx', 'instances')
      mkdirSync(instances, { recursive: true })
      writeFileSync(path.join(instances, options.name), '{"Nodes":[{}]}')
      setEnv({ ...NO_PROXIES, DOCKER_CONFIG: config, BUILDX_CONFIG: '' })
    })

    async function create(driverOpts: string[]): Promise<string> {
      const { calls, started } = startWith({}, { driverOpts })
      await started
      return calls.find((line) => line.startsWith('buildx create')) ?? ''
    }

    it('gives the builder the proxy of the job, but for what driver-opts set', async () => {
      setEnv({ HTTPS_PROXY: 'http://proxy:1', no_proxy: 'a,b' })
      expect(await create(['env.HTTPS_PROXY=http://mine'])).toMatch(
        / --driver-opt env\.HTTPS_PROXY=http:\/\/mine --driver-opt "env\.no_proxy=a,b" --bootstrap$/
      )
    })

    it('puts a password into the file of the builder, not on the command line', async () => {
      setEnv({ HTTPS_PROXY: 'http://me:p4ss@proxy:1' })
      expect(await create([])).not.toContain('p4ss')
      const file = path.join(config, 'buildx', 'instances', options.name)
      expect(readFileSync(file, 'utf8')).toContain('p4ss')
      expect(log()).not.toContain('p4ss')
    })

    it('warns that a proxy of this machine is out of reach', async () => {
      setEnv({ HTTP_PROXY: 'http://127.0.0.1:1' })
      expect(await create([])).not.toContain('HTTP_PROXY')
      expect(log()).toContain(
        '::warning::The builder goes without HTTP_PROXY: that proxy listens on this machine only'
      )
    })
  })
})

describe('useBuilder', () => {
  it.each(['docker-container', 'remote', 'kubernetes', 'cloud'])(
    'accepts the %s driver',
    async (driver) => {
      const details = `Name:          mine\nDriver:        ${driver}\nNodes:\n`
      const { docker, calls } = fakeDocker({ [BOOTSTRAP]: details })
      await useBuilder(docker, 'mine')
      expect(calls).toEqual([`${BOOTSTRAP} mine`])
    }
  )

  it('rejects the docker driver, which cannot push by digest', async () => {
    const { docker } = fakeDocker({
      [BOOTSTRAP]: 'Name:   default\nDriver: docker\n'
    })
    await expect(useBuilder(docker, 'default')).rejects.toThrow(
      'The builder "default" has the docker driver, which cannot push by digest'
    )
  })

  it('reports a builder that does not exist', async () => {
    const { docker } = fakeDocker({
      [BOOTSTRAP]: failed('ERROR: no builder "nine" found')
    })
    await expect(useBuilder(docker, 'nine')).rejects.toThrow(
      /^The builder "nine" cannot be used: .*no builder "nine" found\nWhat to do: compare the input "builder"/
    )
  })

  it('blames the docker context, and not the name, if that is missing', async () => {
    const reason =
      'Failed to initialize: unable to resolve docker endpoint: context "nope": context not found'
    const { docker } = fakeDocker({ [BOOTSTRAP]: failed(reason) })
    await expect(useBuilder(docker, 'mine')).rejects.toThrow(
      'What to do: check DOCKER_HOST, '
    )
  })
})

describe('removeBuilder', () => {
  it('is done if buildx, such as 0.38, does not know the builder', async () => {
    const gone = failed(
      'failed to remove milvus-runpod-1: no builder "milvus-runpod-1" found\nERROR: failed to remove one or more builders'
    )
    const { docker, calls } = fakeDocker({ buildx: gone })
    await removeBuilder(docker, 'milvus-runpod-1')
    expect(calls).toEqual(['buildx rm --force milvus-runpod-1'])
  })

  it('reports any other failure', async () => {
    const error = failed('read-only file system')
    const { docker } = fakeDocker({ buildx: error })
    await expect(removeBuilder(docker, 'milvus-runpod-1')).rejects.toBe(error)
  })
})

describe('the note of a builder, by which the post step looks for it', () => {
  it('is there before anything of the builder is', async () => {
    const job = newJob()
    const noted: boolean[] = []
    const { docker } = fakeDocker({ ...PRESENT, buildx: '' })
    await startBuilder(
      (args) => {
        noted.push(mayHaveBuilder(job))
        return docker(args)
      },
      options,
      job
    )
    expect(noted).not.toContain(false)
  })

  it('goes once all of it is removed', async () => {
    const job = newJob()
    noteBuilder(job)
    const { docker, calls } = fakeDocker({ buildx: '', volume: '' })
    await removeOwnBuilder(docker, job)
    expect(mayHaveBuilder(job)).toBe(false)
    expect(calls[1]).toMatch(/^volume rm --force buildx_\S+0_state$/)
  })

  it.each([
    'failed to remove node: container is in use',
    'no builder "milvus-runpod-1" found'
  ])('stays if something of it may be left: %s', async (words) => {
    const job = newJob()
    noteBuilder(job)
    const left = failed(words)
    const { docker } = fakeDocker({ buildx: left })
    await expect(removeOwnBuilder(docker, job)).rejects.toBe(left)
    expect(mayHaveBuilder(job)).toBe(true)
  })
})

describe('forgetDownloads', () => {
  it('cleans up nothing of a cache but what is incomplete', async () => {
    const { docker, calls } = fakeDocker({ 'buildx prune': 'Total: 0B' })
    await forgetDownloads(docker, 'mine')
    expect(calls).toEqual([
      'buildx prune --builder mine --force --filter until=87600h'
    ])
  })
})
