import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Docker } from '../docker/cli.js'
import type { Job } from '../job.js'
import { ownNetwork } from './address.js'
import type { Surroundings } from './container.js'
import type { SmokeInputs } from '../inputs/smoke.js'

/** Prepares what all test containers of a job have in common. */
export async function prepare(
  docker: Docker,
  { memory, env }: Pick<SmokeInputs, 'memory' | 'env'>,
  job: Job
): Promise<Surroundings> {
  const network = await ownNetwork(docker)
  return {
    label: job.label,
    env,
    ...(memory && { memory }),
    ...(env.length > 0 && { envFile: writeEnvFile(env, job) }),
    ...(network && { network })
  }
}

/** The command line of a process is not secret, but this file is. */
function writeEnvFile(env: string[], job: Job): string {
  const file = path.join(job.directory, 'smoke.env')
  writeFileSync(file, env.map((line) => `${line}\n`).join(''), { mode: 0o600 })
  return file
}
