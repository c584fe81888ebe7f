import { afterEach } from '@jest/globals'
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { inspect } from './engine.ts'
import { docker, lab, testLabel } from './lab.ts'
import { once } from './once.ts'

/** The image's note on a volume. */
export const NOTE = '/var/lib/milvus/etcd/milvus-runpod'

/** Base images of the lab: the real Milvus, and stand-ins for 2.6 and 3. */
export const BASES = {
  real: `${lab('BASE_IMAGE')}:v${lab('MILVUS_VERSION')}`,
  2: `${lab('STANDIN_IMAGE')}:v${lab('STANDIN_VERSION')}`,
  3: `${lab('STANDIN_IMAGE')}:v${lab('STANDIN_3_VERSION')}`
} as const

/** Builds docker/ on a base into the engine, once for all, and returns the image's name. */
export async function buildImage(
  base: keyof typeof BASES,
  label = 'first'
): Promise<string> {
  const name = `${base}-${label}`
  // Another worktree may have pushed another base under the same tag.
  return await once(name, () => build(BASES[base], name, label, ['--pull']))
}

/** Builds docker/ on an older real Milvus, whose data the other one can open, and which the lab makes for it. */
export async function buildOlderImage(): Promise<string> {
  return await once('older', async () => {
    const { stdout } = await promisify(execFile)('lab/images/milvus/older')
    return await build(stdout.trim(), 'older', 'older')
  })
}

async function build(
  from: string,
  tag: string,
  label: string,
  options: string[] = []
): Promise<string> {
  // Tests of another worktree may use the same engine.
  const name = `${process.env.TEST_BUILDER}:${tag}`
  const version = from.slice(from.lastIndexOf(':v') + 2)
  const args = [`BASE_IMAGE=${from}`, `MILVUS_VERSION=${version}`]
  await docker(
    ['build', '--quiet', ...options, '--tag', name, '--label', `image=${label}`]
      .concat(args.flatMap((line) => ['--build-arg', line]))
      .concat('docker')
  )
  return name
}

export interface Ended {
  code: number
  /** Standard output and standard error. */
  output: string
}

/** Runs a container until it ends, whatever its exit code. */
export async function run(
  image: string,
  options: string[] = [],
  command: string[] = []
): Promise<Ended> {
  // These containers need no network, which takes a third of a start.
  const common = ['--rm', '--network', 'none', '--label', testLabel()]
  const args = ['run', ...common, ...options, image]
  try {
    const { stdout, stderr } = await promisify(execFile)('docker', [
      ...args,
      ...command
    ])
    return { code: 0, output: stdout + stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as Error & {
      code: number
      stdout: string
      stderr: string
    }
    return { code, output: stdout + stderr }
  }
}

const containers: string[] = []
const volumes: string[] = []

/** Starts a container, which is removed after the test. */
export async function start(
  image: string,
  options: string[] = [],
  command: string[] = []
): Promise<string> {
  // Most tests wait for the health check to pass.
  const often = ['--health-start-interval', '500ms']
  const common = ['--detach', '--label', testLabel(), ...often]
  const args = ['run', ...common, ...options, image]
  const id = await docker([...args, ...command])
  containers.push(id)
  return id
}

/** Makes a volume, which is removed after the test. */
export async function newVolume(): Promise<string> {
  const name = `milvus-runpod-test-${randomBytes(4).toString('hex')}`
  await docker(['volume', 'create', '--label', testLabel(), name])
  volumes.push(name)
  return name
}

afterEach(async () => {
  const ids = containers.splice(0)
  const names = volumes.splice(0)
  if (ids.length > 0) await docker(['rm', '--force', '--volumes', ...ids])
  if (names.length > 0) await docker(['volume', 'rm', '--force', ...names])
})

/** What a container has printed so far, on both streams. */
export async function logsOf(id: string): Promise<string> {
  const args = ['logs', id]
  const { stdout, stderr } = await promisify(execFile)('docker', args)
  return stdout + stderr
}

/** Runs a command in a container; an exit code other than 0 is an error. */
export function exec(id: string, ...command: string[]): Promise<string> {
  return docker(['exec', id, ...command])
}

/** Waits until something is so, which a busy machine may delay. */
export async function until(
  isSo: () => Promise<boolean>,
  seconds = 60
): Promise<void> {
  const end = performance.now() + seconds * 1000
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error('it is still not so')
    await sleep(200)
  }
}

/** Waits until the note on the volume says that the Milvus in a container has been healthy; returns it. */
export async function untilNoted(id: string): Promise<string> {
  await untilHealthy(id)
  const end = performance.now() + 60_000
  for (;;) {
    const note = await exec(id, 'cat', NOTE)
    if (!note.includes('trying=')) return note
    if (performance.now() > end) throw new Error(`still ${note}`)
    await sleep(200)
  }
}

/** Waits until Docker's health check of a container passes. */
export async function untilHealthy(id: string, seconds = 240): Promise<void> {
  const end = performance.now() + seconds * 1000
  while (performance.now() < end) {
    const { Running, Health } = (await inspect(id)).State
    if (Running && Health?.Status === 'healthy') return
    if (!Running) break
    await sleep(200)
  }
  throw new Error(`${id} did not become healthy:\n${await logsOf(id)}`)
}

/** Files that a container has written outside of its volume at a folder, but for logs and the number of a process. */
export async function writtenElsewhere(
  id: string,
  folder: string
): Promise<string[]> {
  const changes = (await docker(['diff', id])).split('\n')
  return changes
    .map((line) => line.slice(2))
    .filter((file) => !`${folder}/`.startsWith(`${file}/`))
    .filter((file) => !/^\/(tmp|run)(\/|$)/.test(file))
}

/** Loopback port behind a published port, as `--publish 127.0.0.1::PORT`. */
export async function portOf(id: string, port: number): Promise<number> {
  const { Ports } = (await inspect(id)).NetworkSettings
  return Number(Ports[`${port}/tcp`]?.[0]?.HostPort)
}

/** Options that replace Milvus with a program that prints how it was started. */
export const FAKE_MILVUS = mountOwn('fake-milvus', '/milvus/bin/milvus')

/** Components of Milvus 2.3. They find each other by their addresses in etcd. */
const PARTS = [
  ...['ROOTCOORD', 'DATACOORD', 'QUERYCOORD'],
  ...['DATANODE', 'QUERYNODE', 'INDEXNODE', 'PROXY']
]

/** Options for the real Milvus: each health check takes CPU time from its start. */
export const REAL = ['--health-start-interval', '2s']

/**
 * Options for a real Milvus that is killed and started again.
 *
 * With short sessions, it is back within seconds: etcd would take 30 to forget the
 * sessions from before. On a busy machine, a session shorter than this would end,
 * and Milvus with it.
 *
 * Its components listen on the loopback only. Docker may give the container's
 * address to another Milvus; until etcd forgets the old sessions, that one would
 * take these components for its own, and answer for their collections: Milvus
 * checks only a component's number, which counts the starts.
 */
export const RESTARTABLE = [
  ...REAL,
  ...['--env', 'COMMON_SESSION_TTL=4'],
  ...PARTS.flatMap((part) => ['--env', `${part}_IP=127.0.0.1`])
]

function mountOwn(file: string, target: string): string[] {
  const source = path.resolve('__tests__/integration/image', file)
  return ['--volume', `${source}:${target}:ro`]
}
