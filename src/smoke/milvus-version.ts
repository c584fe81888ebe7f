import * as core from '@actions/core'
import type { Docker } from '../docker/cli.js'
import { oneLine } from '../lib/untrusted.js'
import { lineOf } from '../milvus/version.js'
import { sendHttp } from '../server/http.js'
import type { Attempt, Start } from './attempt.js'
import type { ContainerOptions } from './container.js'
import { firstLogs } from './container-logs.js'
import type { ExpectedVersion } from './levels.js'
import { ANSWER_SECONDS, limitOf } from './limits.js'

/** Bytes of Milvus' metrics, of which a busy server has many. */
const MAX_METRICS = 16 * 2 ** 20

/**
 * Checks that Milvus says the version that was planned. Upstream has released images
 * that say another patch version, or none (milvus-io/milvus#48365, #34706): the
 * program of the base image itself is excused for that, and it is noted.
 *
 * @throws Error that names the version that Milvus says.
 */
export async function requireVersion(
  attempt: Attempt,
  start: Start
): Promise<void> {
  const expected = attempt.options.milvus
  const said = await saidVersions(attempt, start, expected.version)
  const numbers = said.flatMap((text) => numbersIn(text) ?? [])
  const [first] = numbers
  if (!first) {
    attempt.notes.push('it did not say its version')
    return
  }
  core.info(`${attempt.test.platform}: says that it is Milvus ${first}`)
  if (numbers.includes(expected.version)) return
  const message = `Milvus says that it is ${first}, not ${expected.version}`
  const isSameLine = lineOf(first) === lineOf(expected.version)
  if (!isSameLine || !(await runsProgramOfBase(attempt, expected))) {
    throw new Error(message)
  }
  attempt.notes.push(`${message}, and so does the base image`)
}

/** Returns the version that Milvus says, whatever it should be. */
export async function saidVersion(
  attempt: Attempt,
  start: Start
): Promise<string | undefined> {
  const said = await saidVersions(attempt, start)
  return said.flatMap((text) => numbersIn(text) ?? [])[0]
}

/**
 * Returns what Milvus says of its version. Milvus 2.3 has no such metric, and later
 * ones said a version that a release had left as it was: then the first lines of the
 * log count as well.
 */
async function saidVersions(
  attempt: Attempt,
  start: Start,
  version?: string
): Promise<string[]> {
  const metric = await metricOf(attempt, start)
  if (metric && numbersIn(metric) === version) return [metric]
  const log = await firstLogs(attempt.docker, attempt.id).catch(() => '')
  const [, banner] = /^Version: +(\S+)\r?$/m.exec(log) ?? []
  return [metric, banner].flatMap((text) => (text ? [oneLine(text)] : []))
}

async function metricOf(
  { test }: Attempt,
  { addresses, signal }: Start
): Promise<string | undefined> {
  const limit = AbortSignal.timeout(limitOf(test, ANSWER_SECONDS) * 1000)
  const answer = await sendHttp({
    address: addresses.metrics,
    method: 'GET',
    path: '/metrics',
    headers: {},
    signal: AbortSignal.any([signal, limit]),
    maxBytes: MAX_METRICS
  }).catch(() => undefined)
  const metric = /^milvus_build_info\{(?:[^}\n]*,)?version="([^"\n]*)"/m
  return metric.exec(answer?.text ?? '')?.[1]
}

/** Reads 2.6.22 from `2.6.22`, `v2.6.22-gpu`, `v2.3.5-lite` or `pkg/v2.5.5`. */
function numbersIn(text: string): string | undefined {
  return /(?<![\d.])\d+\.\d+\.\d+(?![\d.])/.exec(text)?.[0]
}

/** True if the image runs the program that the base image of that version has. */
async function runsProgramOfBase(
  attempt: Attempt,
  { pullBase }: ExpectedVersion
): Promise<boolean> {
  const { docker, id, test, options } = attempt
  if (!pullBase) return false
  const { platform } = test
  try {
    const base = await pullBase(platform)
    const [own, ofBase] = await Promise.all([
      programHash(docker, id),
      programHashInImage(docker, base, platform, options)
    ])
    return own === ofBase && (await mayRun(attempt, own))
  } catch (error) {
    core.info(
      `${platform}: the program could not be compared: ${String(error)}`
    )
    return false
  }
}

/**
 * False if none of the programs that run is this one: an image may have it, and run
 * another. Under QEMU all of them are QEMU; those of another user cannot be read.
 *
 * @param hash as sha256sum prints it, with the name of the file
 */
async function mayRun(
  { docker, id, test }: Attempt,
  hash: string
): Promise<boolean> {
  if (test.emulated) return true
  const [own = ''] = hash.split(' ')
  const all = await runningHashes(docker, id).catch(() => own)
  return all.includes(own)
}

// The program of Milvus, in containers and images.
const HASH = ['sha256sum', '/milvus/bin/milvus'] as const

/** Returns a hash of Milvus' program in a container that runs. */
async function programHash(docker: Docker, id: string): Promise<string> {
  return await docker(['exec', id, ...HASH])
}

/**
 * Returns the hash of each program that runs in a container, one a line.
 *
 * @throws DockerError if one belongs to another user, or there is no shell.
 */
async function runningHashes(docker: Docker, id: string): Promise<string> {
  const script = `${HASH[0]} /proc/[0-9]*/exe`
  return await docker(['exec', id, 'sh', '-c', script])
}

/** Returns a hash of Milvus' program in an image that the engine has. */
async function programHashInImage(
  docker: Docker,
  ref: string,
  platform: string,
  { label }: Pick<ContainerOptions, 'label'>
): Promise<string> {
  const [program, file] = HASH
  return await docker(
    ['run', '--rm', '--pull', 'never', '--platform', platform]
      .concat('--label', label, '--network', 'none')
      .concat('--entrypoint', program, ref, file)
  )
}
