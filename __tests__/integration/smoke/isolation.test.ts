import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { dockerCli, type Docker } from '../../../src/docker/cli.ts'
import type { SmokeResult } from '../../../src/smoke/platform.ts'
import { removeBeside } from '../../../src/lib/removals.ts'
import type { CommonOptions } from '../../../src/smoke/attempt.ts'
import { routeOf } from '../../../src/smoke/route.ts'
import { testPlatforms } from '../../../src/smoke/smoke.ts'
import type { SmokeTest } from '../../../src/smoke/levels.ts'
import '../../support/log.ts'
import { newJob } from '../../support/samples.ts'
import { buildImage } from '../support/container.ts'
import { docker, lab, NATIVE } from '../support/lab.ts'
import { relayEngine } from '../../../lab/parts/engine-relay.ts'

const TEST: SmokeTest = {
  platform: NATIVE,
  level: 'health',
  emulated: false,
  timeoutSeconds: 60
}

const ID = randomBytes(5).toString('hex')

/** Of its own, since a run that was killed may have left its network. */
const JOB = {
  name: `milvus-runpod-${ID}`,
  label: `io.github.milvus-runpod.job=${ID}`
}

let image: string

beforeAll(async () => {
  image = await buildImage(2, 'isolation')
})

/** Tests an image with everything real, and returns the native platform's result. */
async function testImage({
  ref = image,
  env = [],
  level = TEST.level,
  cli = dockerCli(process.env)
}: {
  ref?: string
  env?: string[]
  level?: SmokeTest['level']
  cli?: Docker
} = {}): Promise<SmokeResult> {
  const tests = [{ ...TEST, level }]
  const route = await routeOf(cli, tests)
  const milvus = { version: lab('STANDIN_VERSION'), base: 'the base' }
  const removals = removeBeside()
  const time: CommonOptions['time'] = (_kind, _name, run) => run()
  const options = { env, route, milvus, removals, time }
  const refs = { [NATIVE]: ref }
  const [result] = await testPlatforms(cli, refs, tests, options, {
    ...newJob(),
    ...JOB
  })
  await removals.ended()
  if (!result) throw new Error('no result')
  return result
}

/** Builds the image with another HEALTHCHECK. */
async function imageWith(healthcheck: string): Promise<string> {
  const directory = mkdtempSync(path.join(tmpdir(), 'healthcheck-'))
  writeFileSync(
    path.join(directory, 'Dockerfile'),
    `FROM ${image}\nHEALTHCHECK ${healthcheck}\n`
  )
  try {
    return await docker(['build', '--quiet', directory])
  } finally {
    rmSync(directory, { recursive: true })
  }
}

interface Seen {
  env: string[]
  networks: string[]
  /** Ids of the containers in its network. */
  neighbours: string[]
  id: string
}

/** Looks at the container while the test runs the HEALTHCHECK in it. */
function lookingDocker(cli: Docker): { docker: Docker; seen: Seen[] } {
  const seen: Seen[] = []
  const look = async (id: string): Promise<Seen> => {
    const [container] = JSON.parse(await docker(['inspect', id])) as [
      {
        Id: string
        Config: { Env: string[] }
        NetworkSettings: { Networks: object }
      }
    ]
    const networks = Object.keys(container.NetworkSettings.Networks)
    const [network] = JSON.parse(
      await docker(['network', 'inspect', ...networks])
    ) as [{ Containers: object }]
    return {
      env: container.Config.Env,
      networks,
      neighbours: Object.keys(network.Containers),
      id: container.Id
    }
  }
  return {
    seen,
    docker: async (args, options) => {
      if (args[0] === 'exec') seen.push(await look(args[1] ?? ''))
      return await cli(args, options)
    }
  }
}

/** A docker whose own configuration gives every container a proxy. */
function dockerWithProxy(): { cli: Docker; remove: () => void } {
  const directory = mkdtempSync(path.join(tmpdir(), 'docker-'))
  cpSync(process.env.DOCKER_CONFIG ?? '', directory, { recursive: true })
  const file = path.join(directory, 'config.json')
  const config = JSON.parse(readFileSync(file, 'utf8')) as object
  const proxies = {
    default: { httpProxy: 'http://config:1', noProxy: 'config' }
  }
  writeFileSync(file, JSON.stringify({ ...config, proxies }))
  return {
    cli: dockerCli({ ...process.env, DOCKER_CONFIG: directory }),
    remove: () => {
      rmSync(directory, { recursive: true })
    }
  }
}

describe('a test container', () => {
  let seen: Seen[]
  let result: SmokeResult

  beforeAll(async () => {
    const { cli, remove } = dockerWithProxy()
    const looking = lookingDocker(cli)
    const env = ['https_proxy=http://user:2']
    result = await testImage({ env, level: 'restart', cli: looking.docker })
    seen = looking.seen
    remove()
  })

  it('passes at the level restart', () => {
    expect(result).toMatchObject({ verdict: 'passed', notes: [] })
  })

  it('is alone in a network of its own', () => {
    const [container] = seen
    expect(container?.networks).toEqual([
      `${JOB.name}-${NATIVE.replace('/', '-')}`
    ])
    expect(container?.neighbours).toEqual([container?.id])
  })

  it("has no proxy of docker's configuration, but the user's", () => {
    const env = seen[0]?.env ?? []
    const proxies = env.filter((line) => /^\w+_proxy=./i.test(line))
    expect(new Set(proxies)).toEqual(new Set(['https_proxy=http://user:2']))
  })

  it('leaves no container and no network', async () => {
    const filter = ['--filter', `label=${JOB.label}`]
    const containers = await docker(['ps', '--all', '--quiet', ...filter])
    const networks = await docker(['network', 'ls', '--quiet', ...filter])
    expect([containers, networks]).toEqual(['', ''])
  })
})

describe('an image that is ready', () => {
  it('fails when it dies two seconds later', async () => {
    const env = ['MILVUS_STANDIN_FAULT=dies', 'MILVUS_STANDIN_FAULT_AFTER=2s']
    const { verdict, cause } = await testImage({ env })
    expect([verdict, cause]).toEqual([
      'failed',
      "panic: the stand-in was told to die; the container ended with exit code 1 after the image's HEALTHCHECK"
    ])
  })

  it.each([
    ['fails', 'CMD echo unwell; exit 1', 'failed with 1: unwell'],
    [
      'cannot be run',
      'CMD ["/no/such/program"]',
      expect.stringMatching(/^failed with 127: .*no such file or directory/)
    ],
    [
      'takes too long',
      // Time enough to start a shell on a busy machine.
      '--timeout=5s CMD echo slow; sleep 30',
      'was ended after 5 s: slow'
    ]
  ])('fails when its HEALTHCHECK %s', async (_, healthcheck, reason) => {
    const ref = await imageWith(healthcheck)
    const { cause } = await testImage({ ref })
    const what = "Milvus is healthy, but the image's HEALTHCHECK "
    expect(cause?.slice(0, what.length)).toBe(what)
    expect(cause?.slice(what.length)).toEqual(reason)
    await docker(['image', 'rm', '--force', ref])
  })
})

describe('an image whose entrypoint refuses a setting', () => {
  it('fails with its message, and leads to what docs/errors.md says', async () => {
    const { cause, hint } = await testImage({ env: ['PROXY_PORT=x'] })
    expect(cause).toBe(
      'PROXY_PORT is "x": it must be a port, 1 to 65535; the container ended with exit code 1 before Milvus was healthy'
    )
    expect(hint).toMatch(/\/docs\/errors\.md#not-a-port says more$/)
  })
})

describe('an engine that is reached over TCP', () => {
  const network = `test-${randomBytes(4).toString('hex')}`
  /** An address of this machine that others in a private network reach. */
  let gateway: string

  beforeAll(async () => {
    await docker(['network', 'create', network])
    const format = '{{(index .IPAM.Config 0).Gateway}}'
    const args = ['network', 'inspect', '--format', format, network]
    gateway = await docker(args)
  })

  afterAll(async () => {
    await docker(['network', 'rm', network])
  })

  it('is tested through its own address', async () => {
    const engine = await relayEngine({ address: gateway })
    const cli = dockerCli({ ...process.env, DOCKER_HOST: engine.host })
    const route = await routeOf(cli, [TEST])
    const { verdict } = await testImage({ cli })
    engine.stop()
    expect(route).toEqual({ kind: 'published', address: gateway })
    expect(verdict).toBe('passed')
  })
})
