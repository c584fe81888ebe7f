import path from 'node:path'
import type { Docker } from '../docker/cli.js'
import { messageOf } from '../messages/failure.js'
import { oneLine } from '../lib/foreign.js'
import { valueOf, valuesIn, type FileValues } from '../milvus/settings.js'
import { readYaml } from '../milvus/go-yaml.js'
import { copyFileFrom } from './contents.js'
import type { ImageSettings } from './image.js'

/** In this order: a later file wins (`defaultYaml` in Milvus' base_table.go). */
const FILES = [
  'milvus.yaml',
  '_test.yaml',
  'default.yaml',
  'user.yaml'
] as const

/** What Milvus' files in an image say. */
export interface FoundFiles {
  files: FileValues[]
  /** Why none of them counts. */
  problem?: string
}

/**
 * Returns the settings in Milvus' files in a container, which need not run. They
 * are none when one of the files is broken: Milvus goes on without all of them.
 *
 * @param env `KEY=value` lines of the container
 */
export async function readFiles(
  docker: Docker,
  id: string,
  image: Pick<ImageSettings, 'entrypoint' | 'workingDir'>,
  env: string[]
): Promise<FoundFiles> {
  const read = async (file: string): Promise<string | undefined> =>
    await copyFileFrom(docker, id, file).catch(() => undefined)
  const folder = await folderOf(image, env, read)
  const paths = FILES.map((name) => path.posix.join(folder, name))
  const texts = await Promise.all(paths.map(read))
  const files: FileValues[] = []
  for (const [index, file] of paths.entries()) {
    try {
      const values = valuesIn(await readYaml(texts[index] ?? ''))
      files.push({ file, values })
    } catch (error) {
      return { files: [], problem: `${file}: ${oneLine(messageOf(error))}` }
    }
  }
  return { files }
}

/** Where the base image has them. */
const USUAL_FOLDER = '/milvus/configs'

/**
 * Milvus looks for its files where MILVUSCONF says, or else in a folder of the one
 * that it was started in (`initConfPath` in its base_table.go). This action's
 * entrypoint sends it to the usual one if it would find none.
 */
async function folderOf(
  { entrypoint, workingDir }: Pick<ImageSettings, 'entrypoint' | 'workingDir'>,
  env: string[],
  read: (file: string) => Promise<string | undefined>
): Promise<string> {
  const given = valueOf(env, 'MILVUSCONF')
  const folder = path.posix.resolve('/', workingDir, given || 'configs')
  const isOurs = entrypoint.includes('/entrypoint.sh')
  if (given || !isOurs || folder === USUAL_FOLDER) return folder
  const main = await read(path.posix.join(folder, FILES[0]))
  return main === undefined ? USUAL_FOLDER : folder
}
