import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { observeBuild } from '../../src/docker/build-progress.ts'
import { lookAtBuilder } from '../../src/docker/builder-look.ts'
import { dockerCli } from '../../src/docker/cli.ts'
import { pull } from '../../src/docker/pull.ts'
import { DockerStalled, whileItMoves } from '../../src/docker/stall.ts'
import { driverOpts } from '../../lab/inputs.ts'
import { log } from '../support/log.ts'
import { temporaryDirectory } from '../support/temporary.ts'
import { docker as run, lab, newImage } from './support/lab.ts'
import {
  startProxy,
  type RegistryProxy
} from '../../lab/parts/registry-proxy.ts'

const docker = dockerCli(process.env)
const BASE = `${lab('STANDIN_IMAGE')}:v${lab('STANDIN_VERSION')}`
const LIMITS = { say: 1, end: 4, unseen: 600 }

let proxy: RegistryProxy

beforeAll(async () => {
  proxy = await startProxy(lab('REGISTRY'))
})

afterAll(() => proxy.stop())

/**
 * Makes a context. What is copied from it is in no other image: the engine lets
 * pulls of one layer wait for each other.
 */
function contextOf(...lines: string[]): string {
  const directory = temporaryDirectory()
  const dockerfile = [...lines, `COPY Dockerfile ${directory}`]
  writeFileSync(path.join(directory, 'Dockerfile'), dockerfile.join('\n'))
  return directory
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(100)
}

/** Builds with short limits, and pushes if an image is given. */
async function build(
  builder: string,
  context: string,
  image?: string
): Promise<string> {
  const observer = observeBuild({
    what: 'build',
    base: lab('STANDIN_IMAGE'),
    image,
    look: lookAtBuilder(docker, builder)
  })
  const output = image
    ? ['--output', `type=image,name=${image},push-by-digest=true,push=true`]
    : ['--output', 'type=cacheonly']
  return await whileItMoves(
    docker,
    ['buildx', 'build', '--builder', builder, '--progress', 'plain']
      .concat('--provenance', 'false', ...output)
      .concat(context),
    { timeoutSeconds: 600, withStderr: true },
    observer,
    LIMITS
  )
}

const builder = (): string => process.env.TEST_BUILDER ?? ''

describe('a registry that does not answer', () => {
  it('to a pull ends it, which names the registry', async () => {
    // The image itself: the engine may share its layers with another pull.
    const image = newImage(proxy.host)
    await run([
      ...['buildx', 'build', '--builder', builder(), '--provenance', 'false'],
      ...['--push', '--tag', `${image}:1`, contextOf('FROM scratch')]
    ])
    const blobs = /\/blobs\/sha256/
    proxy.faults.push({ method: 'GET', path: blobs, times: Infinity })

    const pulled = pull(docker, `${image}:1`, {
      limits: LIMITS,
      budget: () => 0
    })
    await expect(pulled).rejects.toMatchObject({
      code: 'pull-failed',
      likely: `${proxy.host} or the network failed`,
      what: expect.stringMatching(
        `without progress: it waited for ${proxy.host} to send the image`
      ) as unknown
    })
    expect(log()).toContain(`nothing new for `)
    proxy.faults.length = 0
  })

  it('to a push ends it, which names the registry', async () => {
    const uploads = /\/blobs\/uploads/
    proxy.faults.push({ method: 'POST', path: uploads, times: Infinity })

    const image = newImage(proxy.host)
    const pushed = build(builder(), contextOf('FROM scratch'), image)
    await expect(pushed).rejects.toBeInstanceOf(DockerStalled)
    await expect(pushed).rejects.toMatchObject({
      waiting: { kind: 'push', ref: image }
    })
    proxy.faults.length = 0
  })
})

describe('a builder', () => {
  const name = `milvus-runpod-frozen-${process.pid}`
  const container = `buildx_buildkit_${name}0`

  beforeAll(async () => {
    const options = [
      ...driverOpts().split('\n'),
      `image=${lab('BUILDKIT_IMAGE')}`
    ]
    await run([
      ...['buildx', 'create', '--name', name, '--bootstrap'],
      ...options.filter(Boolean).flatMap((one) => ['--driver-opt', one])
    ])
    // Pulls the base: on a busy machine, that could be slower than the limits.
    const context = contextOf(`FROM ${BASE}`, 'RUN true')
    await run(['buildx', 'build', '--builder', name, context])
  })

  afterAll(() => run(['buildx', 'rm', '--force', name]))

  it('whose step is silent for longer than the limit is left alone, until it is frozen', async () => {
    const building = build(name, contextOf(`FROM ${BASE}`, 'RUN sleep 600'))
    const settled = building.catch((error: unknown) => error)
    // For longer than the limit.
    const said = /nothing new for (?:[5-9]|\d\d+) s: it may be silent/
    await Promise.race([until(() => said.test(log())), settled])
    await run(['pause', container])
    await expect(settled).resolves.toMatchObject({
      code: 'builder-frozen',
      what: expect.stringContaining(
        `The builder "${name}" does not answer`
      ) as unknown
    })
    await run(['unpause', container])
  })
})
