// The program of Milvus, in containers and images.
import type { Docker } from '../docker/cli.js'
import type { CommonOptions } from './container.js'

const HASH = ['sha256sum', '/milvus/bin/milvus'] as const

/** Returns a hash of Milvus' program in a container that runs. */
export async function programHash(docker: Docker, id: string): Promise<string> {
  return await docker(['exec', id, ...HASH])
}

/**
 * Returns the hash of each program that runs in a container, one a line.
 *
 * @throws DockerError if one belongs to another user, or there is no shell.
 */
export async function runningHashes(
  docker: Docker,
  id: string
): Promise<string> {
  const script = `${HASH[0]} /proc/[0-9]*/exe`
  return await docker(['exec', id, 'sh', '-c', script])
}

/** Returns a hash of Milvus' program in an image that the engine has. */
export async function programHashInImage(
  docker: Docker,
  ref: string,
  platform: string,
  { label }: Pick<CommonOptions, 'label'>
): Promise<string> {
  const [program, file] = HASH
  return await docker(
    ['run', '--rm', '--pull', 'never', '--platform', platform]
      .concat('--label', label, '--network', 'none')
      .concat('--entrypoint', program, ref, file)
  )
}
