import * as core from '@actions/core'
import { jest } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import type { Docker } from '../../src/docker/cli.js'
import type { openDocker } from '../../src/docker/login.js'
import * as health from '../../src/server/health.js'
import { failed } from './fake-docker.js'
import { serveRest } from './milvus-rest.js'
import { HEALTHY_BODY, serveHealth } from './milvus-server.js'
import { AMD64, ARM64, imageWith, INDEX, manifestOf } from './samples.js'
import { inspected } from './smoke-docker.js'
import { setEnv } from './temporary.js'

// These containers stay healthy, so there is nothing to wait for.
jest.unstable_mockModule('../../src/server/health.js', () => ({
  ...health,
  STAY_SECONDS: 0
}))

export const INSPECT = 'buildx imagetools inspect --format {{json .}}'
export const INSPECT_TAG =
  'buildx imagetools inspect --format {{json .Manifest}}'

/** Bytes of each platform's image. */
export const SIZES = { 'linux/amd64': 1.24e9, 'linux/arm64': 640e6 }

/** What commands reply, by a pattern of the whole command line, in which `*` is anything. */
export type Cases = Record<string, string | Error | Docker>

export interface PublishingDocker {
  docker: Docker
  /** In place of what logs in: notes each login as a call. */
  open: typeof openDocker
  /** Command lines so far, without `docker`. */
  calls: () => string[]
  /** Replies so from now on. */
  reply: (cases: Cases) => void
  /** Forgets the command lines so far. */
  forget: () => void
  /** What a tag that was set points to. */
  index: { digest: string; annotations?: object }
  /** What the registry says of a tag that was not set; "not found" by default. */
  refusal?: Error
}

/** The last one that was made. */
export let current: PublishingDocker

/** Answers with the manifest of an image whose config has no bytes. */
function manifestOfSize(size: number): string {
  return JSON.stringify({ config: { size: 0 }, layers: [{ size }] })
}

/**
 * Returns a docker with which a publication for linux/amd64 (native) and
 * linux/arm64 works, and whose containers are healthy. The given cases come
 * before its own.
 */
export async function publishingDocker(
  cases: Cases = {}
): Promise<PublishingDocker> {
  // Docker is asked where its engine is, whatever is on this machine.
  setEnv({ DOCKER_HOST: '', DOCKER_CONTEXT: 'elsewhere' })
  const calls: string[] = []
  const both = ['linux/amd64', 'linux/arm64']
  const base = imageOf(both)
  const tags = new Set<string>()
  const ends = new Map<string, () => void>()
  const container = await healthyContainer()
  let pushed = base
  let containers = 0

  const readTag = async (args: string[]): Promise<{ digest: string }> => {
    const ref = args.at(-1) ?? ''
    if (ref.includes('@') || tags.has(ref))
      return await Promise.resolve(fake.index)
    throw fake.refusal ?? failed(`ERROR: ${ref}: not found`)
  }

  const own: Cases = {
    'version*': 'linux/amd64',
    'context show*': 'default',
    'context inspect*': 'unix:///var/run/docker.sock',
    // An engine on another machine, whose disk is not known.
    'info*': 'elsewhere /var/lib/docker',
    [`${INSPECT} *@${INDEX}`]: () => Promise.resolve(pushed),
    [`${INSPECT} *`]: base,
    // A digest is always there, a tag only when it was set.
    [`${INSPECT_TAG} *`]: (args) => readTag(args).then(JSON.stringify),
    [`buildx imagetools inspect --raw *@${AMD64}`]: manifestOfSize(
      SIZES['linux/amd64']
    ),
    [`buildx imagetools inspect --raw *@${ARM64}`]: manifestOfSize(
      SIZES['linux/arm64']
    ),
    'buildx imagetools inspect *': (args) =>
      readTag(args).then(({ digest }) => `Name: image\nDigest: ${digest}`),
    'buildx imagetools create *': (args) => {
      for (const ref of tagsIn(args)) tags.add(ref)
      return Promise.resolve('')
    },
    'buildx inspect --builder *': `Platforms: ${both.join(', ')}`,
    'buildx build *--metadata-file *': (args) => {
      const valueOf = (option: string): string =>
        args[args.indexOf(option) + 1] ?? ''
      pushed = imageOf(valueOf('--platform').split(','))
      const metadata = JSON.stringify({ 'containerimage.digest': INDEX })
      writeFileSync(valueOf('--metadata-file'), metadata)
      return Promise.resolve('')
    },
    // The image of the builder is there, and nothing else.
    'image inspect */buildkit:*': '',
    'image inspect *': failed('Error: No such image'),
    'create *': () => Promise.resolve(`id-${++containers}`),
    'container inspect id-*': container,
    // The machine of the tests may be a container, but of another engine.
    'container inspect *': failed('Error: No such container'),
    'wait *': ([, id = '']) =>
      new Promise((resolve) => {
        ends.set(id, () => {
          resolve('137')
        })
      }),
    'logs *': 'last log line',
    'rm *id-*': (args) => {
      ends.get(args.at(-1) ?? '')?.()
      return Promise.resolve('')
    }
  }
  let table = [...tableOf(cases), ...tableOf(own)]
  const docker: Docker = async (args, options) => {
    const line = args.join(' ')
    calls.push(line)
    if (options?.show) core.info(`[command]docker ${line}`)
    const reply = table.find(([glob]) => glob.test(line))?.[1] ?? ''
    if (reply instanceof Error) throw reply
    return typeof reply === 'string' ? reply : await reply(args, options)
  }
  const fake: PublishingDocker = {
    docker,
    open: (_, options) => {
      const logins = options?.logins ?? []
      calls.push(...logins.map(({ registry }) => `login ${registry}`))
      return Promise.resolve(docker)
    },
    calls: () => [...calls],
    reply: (more) => {
      table = [...tableOf(more), ...table]
    },
    forget: () => {
      calls.length = 0
    },
    index: manifestOf({ 'linux/amd64': AMD64, 'linux/arm64': ARM64 })
  }
  current = fake
  return fake
}

/** Returns the references that a command sets. */
function tagsIn(args: string[]): string[] {
  return args.filter((_, index) => args[index - 1] === '--tag')
}

type Reply = Cases[string]

function tableOf(cases: Cases): (readonly [RegExp, Reply])[] {
  return Object.entries(cases).map(([pattern, reply]) => {
    const parts = pattern
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    return [new RegExp(`^${parts.join('[^]*')}$`), reply] as const
  })
}

function imageOf(platforms: string[]): string {
  const config = { created: '2026-08-04T10:00:00Z' }
  return imageWith(Object.fromEntries(platforms.map((one) => [one, config])))
}

/** What `docker inspect` says of a container in which Milvus is well. */
async function healthyContainer(): Promise<string> {
  const metrics = await serveHealth(HEALTHY_BODY)
  const { port: api } = await serveRest()
  return inspected({ metrics, api })
}
