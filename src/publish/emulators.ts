import * as core from '@actions/core'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Docker } from '../docker/cli.js'
import { engineBuilder } from '../docker/engine.js'
import { pullForJob } from '../docker/pull.js'
import type { Inputs } from '../inputs/inputs.js'
import { noteEngineUse, type Job } from '../job.js'
import { cancelled } from '../lib/cancellation.js'
import { fail } from '../messages/failure.js'
import type { SmokeTest } from '../smoke/levels.js'

type EmulatorInputs = Pick<Inputs, 'binfmtImage' | 'builder'> & {
  context: BuildContext
}

/** Where a Dockerfile is. */
interface BuildContext {
  directory: string
  bundled: boolean
  /** If it is not the file `Dockerfile` of the directory. */
  dockerfile?: { file: string }
}

/**
 * Installs QEMU for the platforms that must run here but cannot: those that are
 * tested, and with a Dockerfile of one's own that runs commands, all of them. If every
 * one can run, nothing is pulled or changed.
 *
 * @throws Failure when a platform cannot run after all.
 */
export async function installEmulators(
  docker: Docker,
  { binfmtImage: image, context, builder }: EmulatorInputs,
  tests: SmokeTest[],
  job: Job
): Promise<void> {
  const emulated = tests.filter((test) => test.emulated)
  const tested = emulated.filter(({ level }) => level !== 'none')
  const mayBuildHere =
    emulated.length > tested.length &&
    runsCommands(context) &&
    (await isHere(docker, builder))
  const mustRun = mayBuildHere ? emulated : tested
  const missing = await unrunnable(
    docker,
    mustRun.map(({ platform }) => platform)
  )
  if (missing.length === 0) return
  noteEngineUse(job)
  core.info(`Installing QEMU for ${missing.join(', ')} from ${image}`)
  const names = missing.join(', ')
  const runnable = await install(docker, image, missing, job).catch(
    (error: unknown) => {
      cancelled.throwIfAborted()
      throw fail('platform-cannot-run', { platforms: names }, { cause: error })
    }
  )
  if (missing.every((platform) => runnable.includes(platform))) return
  throw fail('platform-cannot-run.stillNot', {
    platforms: names,
    runnable: runnable.join(', ')
  })
}

/** Instructions that run something, by the Dockerfile or by what it is built on. */
const RUNS = /^[^\S\r\n]*(?:RUN|ONBUILD)\b/im

/** A base that may bring such instructions: neither Milvus' image nor an empty one. */
const OTHER_BASE =
  /^[^\S\r\n]*FROM\s+(?!(?:--\S+\s+)*(?:\$\{?BASE_IMAGE\b|scratch\s*$))/im

/** A Dockerfile in another language, in which these may have other names. */
const OTHER_SYNTAX =
  /^[^\S\r\n]*#[^\S\r\n]*syntax[^\S\r\n]*=(?!\s*(?:docker\.io\/)?docker\/dockerfile\b)/im

/** False if no build of a platform runs a command of that platform. */
function runsCommands({
  bundled,
  directory,
  dockerfile
}: BuildContext): boolean {
  if (bundled) return false
  const file = dockerfile?.file ?? path.join(directory, 'Dockerfile')
  // One that is gone is reported by the build.
  const text = existsSync(file) ? readFileSync(file, 'utf8') : 'RUN'
  return [RUNS, OTHER_BASE, OTHER_SYNTAX].some((pattern) => pattern.test(text))
}

/** False for a builder on machines that this engine can install nothing on. */
async function isHere(docker: Docker, builder?: string): Promise<boolean> {
  if (!builder) return true
  // One that cannot be used is reported by what starts it.
  const args = ['buildx', 'inspect', builder]
  const details = await docker(args).catch(() => '')
  return /^Driver:\s+docker-container$/m.test(details)
}

/**
 * Pulls and runs the image, which prints the platforms that can run afterwards. The
 * engine's own list is cached for 20 s (BuildKit's util/archutil/detect.go).
 */
async function install(
  docker: Docker,
  image: string,
  platforms: string[],
  job: Job
): Promise<string[]> {
  await pullForJob(docker, image, job)
  const names = platforms.map((platform) => platform.split('/')[1]).join(',')
  const args = ['run', '--rm', '--privileged', '--pull', 'never']
    .concat('--label', job.label, image)
    .concat('--install', names)
  const output = await docker(args, { show: true, timeoutSeconds: 120 })
  return (JSON.parse(output) as { supported: string[] }).supported
}

/** The engine's own builder tries every platform, and lists those that work. */
async function unrunnable(
  docker: Docker,
  platforms: string[]
): Promise<string[]> {
  if (platforms.length === 0) return []
  const listed = await docker(
    ['buildx', 'inspect', '--builder', await engineBuilder(docker)],
    { timeoutSeconds: 60 }
  )
  const runnable = /^Platforms:\s*(.*)$/m.exec(listed)?.[1]?.split(/[,*\s]+/)
  return platforms.filter((platform) => !runnable?.includes(platform))
}
