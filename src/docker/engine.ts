import { cancelled } from '../lib/cancellation.js'
import { Failure, messageOf } from '../messages/failure.js'
import type { Docker } from './cli.js'
import type { Look } from './stall.js'

/** Such as `linux/amd64 Engine containerd runc docker-init`. */
const SERVER =
  '{{.Server.Os}}/{{.Server.Arch}}{{range .Server.Components}} {{.Name}}{{end}}'

const NEXT = 'use a runner that has a Docker engine, such as ubuntu-24.04'

/**
 * Returns the platform that the engine runs without emulation.
 *
 * @throws Failure when no engine answers, or when it is Podman or runs Windows
 * containers.
 */
export async function nativePlatform(docker: Docker): Promise<string> {
  const [platform = '', ...components] = (await askServer(docker)).split(' ')
  // The component "Podman Engine" of pkg/api/handlers/compat/version.go in Podman.
  if (components.includes('Podman')) {
    throw new Failure(
      'engine-is-podman',
      "The engine is Podman, not Docker's",
      { next: NEXT }
    )
  }
  if (!platform.startsWith('linux/')) {
    throw new Failure(
      'engine-not-linux',
      `The Docker engine runs ${platform} containers`,
      {
        likely: 'it is set to Windows containers, and Milvus needs Linux',
        next: NEXT
      }
    )
  }
  return platform
}

async function askServer(docker: Docker): Promise<string> {
  try {
    return await docker(['version', '--format', SERVER])
  } catch (error) {
    cancelled.throwIfAborted()
    if (error instanceof Failure) throw error
    throw new Failure(
      'engine-no-answer',
      `The Docker engine does not answer: ${messageOf(error)}`,
      { next: 'start it, or use a runner that has one, such as ubuntu-24.04' }
    )
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
