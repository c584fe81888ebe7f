import type { Docker, DockerOptions } from '../docker/cli.js'
import { readTar } from '../lib/tar.js'

/** Returns the content of a file in a container that runs. */
export async function readFileIn(
  docker: Docker,
  id: string,
  file: string,
  options?: Pick<DockerOptions, 'timeoutSeconds'>
): Promise<string> {
  return await docker(['exec', id, 'cat', file], options)
}

/** Bytes of the header of a file in a tar archive. */
const TAR_HEADER = 512

/** Returns the text of a file in a container that need not run. */
export async function copyFileFrom(
  docker: Docker,
  id: string,
  file: string
): Promise<string> {
  // This file alone, and NULs after it.
  const tar = await docker(['cp', '--follow-link', `${id}:${file}`, '-'])
  return tar.slice(TAR_HEADER).split('\0', 1)[0] ?? ''
}

/**
 * Returns the texts of the files in a folder of a container, which need not run, by
 * their names; undefined for what is not a file, such as a link.
 *
 * @throws Error when there is no such folder, or more in it than 16 MiB.
 */
export async function copyFolderFrom(
  docker: Docker,
  id: string,
  folder: string
): Promise<Map<string, string | undefined>> {
  const args = ['cp', '--follow-link', `${id}:${folder}`, '-']
  const archive = Buffer.from(await docker(args, { isBinary: true }), 'latin1')
  const files = readTar(archive).map(({ name, content }) => {
    // The folder itself comes first, as `configs/`.
    return [name.replace(/^[^/]*\//, ''), content?.toString('utf8')] as const
  })
  return new Map(files)
}
