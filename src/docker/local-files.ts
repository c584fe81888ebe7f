import path from 'node:path'
import { temporaryRoot, unwritable, JOB_PREFIX } from '../lib/disk.js'
import type { Failure } from '../messages/failure.js'
import { oneLine } from '../lib/untrusted.js'
import { configDirectory } from './config.js'

/** Such as `open /config/config.json123: no space left on device`. */
const REFUSED =
  /(\/[^:\n]*): (no space left on device|disk quota exceeded|read-only file system)/

/**
 * Returns the failure if docker could not write a file of its own on the runner,
 * which may have another disk than the engine and the builder; undefined for any
 * other reason.
 */
export function localWriteFailure(
  reason: string,
  env: NodeJS.ProcessEnv
): Failure | undefined {
  const [said = '', file = ''] = REFUSED.exec(reason) ?? []
  const job = path.join(temporaryRoot(env), JOB_PREFIX)
  if (file.startsWith(job)) return unwritable(temporaryRoot(env), oneLine(said))
  const config = configDirectory(env)
  const directory = [env.BUILDX_CONFIG || config, config].find((one) =>
    file.startsWith(`${one}/`)
  )
  return directory ? unwritable(directory, oneLine(said)) : undefined
}
