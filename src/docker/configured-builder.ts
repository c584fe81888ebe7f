import {
  forgetBuilder,
  forgetEngineUse,
  noteEngineUse,
  type Job
} from '../job.js'
import { annotate } from '../messages/annotate.js'
import { fail, Failure, messageOf, whatOf } from '../messages/failure.js'
import type { Docker } from './cli.js'
import {
  createBuilder,
  newBuilder,
  type BuilderOptions
} from './create-builder.js'
import { isEngineGone } from './engine-gone.js'

/** What buildx says of an option that its driver does not have. */
export const BAD_OPTION = /\binvalid driver option\b/

/**
 * Returns docker that reads and writes registries as the configuration of the job's
 * builder says: through its mirrors, and with its certificates. buildx knows only the
 * configuration of a builder that exists, so that is created here, and started later.
 *
 * Without an engine there is none, and registries are read without the configuration.
 *
 * @throws Failure when buildx refuses the configuration.
 */
export async function withConfiguration(
  docker: Docker,
  options: Omit<BuilderOptions, 'name'>,
  job: Job
): Promise<Docker> {
  if (options.buildkitdConfig === undefined) return docker
  const { name } = job
  noteEngineUse(job)
  try {
    await createBuilder(docker, name, newBuilder({ ...options, name }, job))
  } catch (error) {
    if (!isEngineGone(error)) throw refusal(error)
    forgetBuilder(job)
    forgetEngineUse(job)
    annotate('buildkitd-config-not-read', { reason: whatOf(error) })
    return docker
  }
  return (args, given) =>
    docker(args, { ...given, env: { BUILDX_BUILDER: name, ...given?.env } })
}

function refusal(error: unknown): unknown {
  if (error instanceof Failure) return error
  const isOption = BAD_OPTION.test(messageOf(error))
  const remedy = isOption ? 'badOption' : 'other'
  return fail('buildkitd-config-refused', {}, { cause: error, remedy })
}
