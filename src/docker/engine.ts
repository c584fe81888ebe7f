import { cancelled } from '../lib/cancellation.js'
import { fail, Failure } from '../messages/failure.js'
import type { Docker } from './cli.js'
import type { Look } from './stall.js'

/** Such as `linux/amd64 Engine containerd runc docker-init`. */
const SERVER =
  '{{.Server.Os}}/{{.Server.Arch}}{{range .Server.Components}} {{.Name}}{{end}}'

/**
 * Returns the platform that the engine runs without emulation.
 *
 * @throws Failure when no engine answers, or when it is Podman or runs Windows
 * containers.
 */
export async function nativePlatform(docker: Docker): Promise<string> {
  const [platform = '', ...components] = (await askServer(docker)).split(' ')
  // The component "Podman Engine" of pkg/api/handlers/compat/version.go in Podman.
  if (components.includes('Podman')) throw fail('engine-is-podman', {})
  if (!platform.startsWith('linux/')) {
    throw fail('engine-not-linux', { platform })
  }
  return platform
}

async function askServer(docker: Docker): Promise<string> {
  try {
    return await docker(['version', '--format', SERVER])
  } catch (error) {
    cancelled.throwIfAborted()
    if (error instanceof Failure) throw error
    throw fail('engine-no-answer', {}, { cause: error })
  }
}

/** Returns what looks whether the engine answers. */
export function lookAtEngine(docker: Docker): () => Promise<Look> {
  return async () => {
    try {
      await askServer(docker)
      return 'still'
    } catch (error) {
      // Otherwise, the job was cancelled.
      return error instanceof Failure ? error : 'still'
    }
  }
}

/** Returns the name of the engine's own builder: that of the docker context. */
export async function engineBuilder(docker: Docker): Promise<string> {
  return await docker(['context', 'show'], { timeoutSeconds: 60 })
}
