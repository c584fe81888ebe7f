import * as core from '@actions/core'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { noteBuilder, type Job } from '../job.js'
import { annotate } from '../messages/annotate.js'
import { oneLine } from '../lib/untrusted.js'
import type { Docker } from './cli.js'
import { addSecretVariables, builderProxy } from './proxy.js'

/** Characters of a command that is shown. */
const COMMAND_LIMIT = 10_000

export interface BuilderOptions {
  /** Name of the new builder. */
  name: string
  buildkitImage: string
  driverOpts: string[]
  /** Configuration of BuildKit, as TOML. */
  buildkitdConfig?: string
}

/** A builder that is to be created. */
export interface NewBuilder {
  /** Arguments that create it. */
  args: string[]
  /** Variables with a password, which no command line may have. */
  secrets: Record<string, string>
}

/**
 * Returns how a builder in the engine is created, which reaches the network as the job
 * does. It runs beside other steps, so it logs single lines.
 */
export function newBuilder(options: BuilderOptions, job: Job): NewBuilder {
  noteBuilder(job)
  const { driverOpts, buildkitdConfig } = options
  const proxy = builderProxy(process.env, driverOpts)
  const all = { ...options, driverOpts: [...driverOpts, ...proxy.options] }
  const args = createArgs(all, configFile(buildkitdConfig, job))
  core.info(`[command]docker ${oneLine(args.join(' '), COMMAND_LIMIT)}`)
  // Now: another step may show a command later, and the runner obeys nothing then.
  if (proxy.outOfReach.length > 0) {
    annotate('proxy-out-of-reach', { outOfReach: proxy.outOfReach.join(', ') })
  }
  return { args, secrets: proxy.secrets }
}

/** Arguments that create a builder for this job. */
function createArgs(options: BuilderOptions, config?: string): string[] {
  const driverOpts = [`image=${options.buildkitImage}`, ...options.driverOpts]
  return ['buildx', 'create', '--name', options.name]
    .concat('--driver', 'docker-container')
    .concat(driverOpts.flatMap((option) => ['--driver-opt', option]))
    .concat(config === undefined ? [] : [CONFIG_OPTION, config])
}

/** buildx 0.13 and later also know `--buildkitd-config`, and none refuses this one. */
const CONFIG_OPTION = '--config'

/** Writes the configuration for buildx, which copies it and the files that it names. */
function configFile(text: string | undefined, job: Job): string | undefined {
  if (text === undefined) return undefined
  const file = path.join(job.directory, 'buildkitd.toml')
  writeFileSync(file, text, { mode: 0o600 })
  return file
}

/** Creates a builder, which is not started by this. */
export async function createBuilder(
  docker: Docker,
  name: string,
  { args, secrets }: NewBuilder
): Promise<void> {
  await docker(args)
  if (Object.keys(secrets).length > 0) {
    addSecretVariables(name, secrets, process.env)
  }
}
