import path from 'node:path'
import type { Docker } from '../docker/cli.js'
import { oneLine } from '../lib/untrusted.js'
import { messageOf } from '../messages/failure.js'
import { readYaml } from '../milvus/go-yaml.js'
import { type FileValues, valueOf, valuesIn } from '../milvus/settings.js'
import { copyFileFrom, copyFolderFrom } from './container-files.js'
import type { ImageConfig } from './image-settings.js'

/** In this order: a later file wins (`defaultYaml` in Milvus' base_table.go). */
const FILES = [
  'milvus.yaml',
  '_test.yaml',
  'default.yaml',
  'user.yaml'
] as const

/** What Milvus' files in an image say. */
interface ImageFiles {
  files: FileValues[]
  /** Why they were not read. */
  problem?: string
}

/**
 * Returns the settings in Milvus' files. They are empty if one of the files is
 * broken: Milvus goes on without all of them.
 */
export async function readImageFiles(texts: Texts): Promise<ImageFiles> {
  const files: FileValues[] = []
  for (const [file, text] of texts) {
    try {
      files.push({ file, values: valuesIn(await readYaml(text, true)) })
    } catch (error) {
      return { files: [], problem: `${file}: ${oneLine(messageOf(error))}` }
    }
  }
  return { files }
}

/** Paths with their texts; a file that is not there is an empty one. */
type Texts = [file: string, text: string][]

/** Where the base image has them. */
const USUAL_FOLDER = '/milvus/configs'

/**
 * Returns Milvus' files in a container, which need not run. Milvus looks for them
 * where MILVUSCONF says, or else in a folder of the one that it was started in
 * (`initConfPath` in its base_table.go). This action's entrypoint sends it to the
 * usual one if that folder has no milvus.yaml.
 *
 * @param env `KEY=value` lines of the container
 */
export async function copyImageFiles(
  docker: Docker,
  id: string,
  { entrypoint, workingDir }: Pick<ImageConfig, 'entrypoint' | 'workingDir'>,
  env: string[]
): Promise<Texts> {
  const given = valueOf(env, 'MILVUSCONF')
  const folder = path.posix.resolve('/', workingDir, given || 'configs')
  const texts = await textsIn(docker, id, folder)
  const isOurs = entrypoint.includes('/entrypoint.sh')
  const isSure = given || !isOurs || folder === USUAL_FOLDER
  if (isSure || texts[0]?.[1] !== undefined) return withoutGaps(texts)
  return withoutGaps(await textsIn(docker, id, USUAL_FOLDER))
}

function withoutGaps(texts: [string, string | undefined][]): Texts {
  return texts.map(([file, text = '']) => [file, text])
}

/** Reads the files in a folder in one call, and what is not a plain file by itself. */
async function textsIn(
  docker: Docker,
  id: string,
  folder: string
): Promise<[string, string | undefined][]> {
  const found = await copyFolderFrom(docker, id, folder).catch(readByName)
  const reads = FILES.map(async (name) => {
    const file = path.posix.join(folder, name)
    const isLeft = found
      ? found.has(name) && found.get(name) === undefined
      : true
    const text = isLeft
      ? await copyFileFrom(docker, id, file).catch(() => undefined)
      : found?.get(name)
    return [file, text] as [string, string | undefined]
  })
  return await Promise.all(reads)
}

/** What is too much, or cannot be read as an archive, is read file by file. */
function readByName(error: unknown): Map<string, string> | undefined {
  const isGone = /could not find the file/i.test(messageOf(error))
  return isGone ? new Map() : undefined
}
