import { cancelled } from '../lib/cancellation.js'
import { Failure, messageOf } from '../lib/failure.js'
import type { Docker } from './cli.js'

/**
 * Returns the platform that the engine runs without emulation.
 *
 * @throws Failure when no engine answers.
 */
export async function nativePlatform(docker: Docker): Promise<string> {
  const args = ['version', '--format', '{{.Server.Os}}/{{.Server.Arch}}']
  try {
    return await docker(args, { timeoutSeconds: 60 })
  } catch (error) {
    cancelled.throwIfAborted()
    throw new Failure(
      `The Docker engine does not answer: ${messageOf(error)}`,
      { next: 'start it, or use a runner that has one, such as ubuntu-24.04' }
    )
  }
}

/** Returns the name of the engine's own builder: that of the docker context. */
export async function engineBuilder(docker: Docker): Promise<string> {
  return await docker(['context', 'show'], { timeoutSeconds: 60 })
}
