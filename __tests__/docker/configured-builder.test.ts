import { beforeEach, describe, expect, it } from '@jest/globals'
import { readFileSync, statSync } from 'node:fs'
import { hasUsedEngine, mayHaveBuilder } from '../../src/job.js'
import { withConfiguration } from '../../src/docker/configured-builder.js'
import { startBuilder } from '../../src/docker/builder.js'
import type { Docker } from '../../src/docker/cli.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import { log } from '../support/log.js'
import { newJob } from '../support/samples.js'
import { setEnv } from '../support/temporary.js'

const CONFIG = '[registry."docker.io"]\nmirrors = ["m.example"]\n'

const options = {
  buildkitImage: 'moby/buildkit:v1',
  driverOpts: ['network=host'],
  buildkitdConfig: CONFIG
}

const GONE = failed(
  'ERROR: failed to initialize builder b (b0): failed to connect to the docker API at unix:///x.sock'
)

beforeEach(() => {
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']
  for (const name of names) setEnv({ [name]: '', [name.toLowerCase()]: '' })
})

describe('withConfiguration', () => {
  it('is the same docker without a configuration', async () => {
    const { docker, calls } = fakeDocker({})
    const given = { ...options, buildkitdConfig: undefined }
    expect(await withConfiguration(docker, given, newJob())).toBe(docker)
    expect(calls).toEqual([])
  })

  it('creates the builder, whose configuration every later command follows', async () => {
    const job = newJob()
    const { docker: fake, calls } = fakeDocker({ buildx: '' })
    const builders: (string | undefined)[] = []
    const docker: Docker = (args, given) => {
      builders.push(given?.env?.BUILDX_BUILDER)
      return fake(args)
    }
    const configured = await withConfiguration(docker, options, job)
    await configured(['buildx', 'imagetools', 'inspect', 'x'], {
      env: { OTHER: '1' }
    })
    const file = `${job.directory}/buildkitd.toml`
    expect(calls).toEqual([
      `buildx create --name ${job.name} --driver docker-container --driver-opt image=moby/buildkit:v1 --driver-opt network=host --config ${file}`,
      'buildx imagetools inspect x'
    ])
    expect(builders).toEqual([undefined, job.name])
    expect(readFileSync(file, 'utf8')).toBe(CONFIG)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect([hasUsedEngine(job), mayHaveBuilder(job)]).toEqual([true, true])
  })

  it('leaves nothing for the start but the start', async () => {
    const job = newJob()
    const { docker, calls } = fakeDocker({
      buildx: '',
      'image inspect': '1',
      'volume ls': ''
    })
    const configured = await withConfiguration(docker, options, job)
    await startBuilder(configured, { ...options, name: job.name }, job)
    expect(calls.filter((line) => line.startsWith('buildx'))).toEqual([
      expect.stringMatching(/^buildx create .*buildkitd\.toml$/),
      `buildx inspect --bootstrap ${job.name}`
    ])
  })

  it('reads without the configuration where no engine answers, and leaves nothing to remove', async () => {
    const job = newJob()
    const { docker } = fakeDocker({ buildx: GONE })
    expect(await withConfiguration(docker, options, job)).toBe(docker)
    expect(log()).toContain(
      '::warning::Registries are read without the input "buildkitd-config-inline"'
    )
    expect([hasUsedEngine(job), mayHaveBuilder(job)]).toEqual([false, false])
  })

  it.each([
    [
      'ERROR: failed to parse config: toml: invalid disk space many',
      /refuses the input "buildkitd-config-inline": [^]*disk space many[^]*correct the input "buildkitd-config-inline"/
    ],
    [
      'ERROR: failed to initialize builder b (b0): invalid driver option x for docker-container driver',
      /correct the input "driver-opts"/
    ]
  ])('says what buildx refuses: %s', async (stderr, expected) => {
    const { docker } = fakeDocker({ buildx: failed(stderr) })
    await expect(withConfiguration(docker, options, newJob())).rejects.toThrow(
      expected
    )
  })
})
