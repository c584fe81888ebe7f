import path from 'node:path'
import type { Docker } from '../docker/cli.js'
import { readYaml } from '../milvus/yaml-v2.js'
import { copyFileFrom } from './container.js'
import { valueOf, type FileSettings } from './environment.js'

/** In this order: a later file wins. */
const FILES = ['milvus.yaml', 'user.yaml']

/** Milvus' working directory, and its folder of files unless MILVUSCONF is set. */
const ROOT = '/milvus'
const FOLDER = 'configs'

/**
 * Returns the settings in Milvus' files in a container, which need not run. They
 * are none when one of the files is broken: Milvus goes on without all of them.
 *
 * @param env `KEY=value` lines of the container
 */
export async function fileSettings(
  docker: Docker,
  id: string,
  env: string[]
): Promise<FileSettings> {
  const folder = path.posix.resolve(ROOT, valueOf(env, 'MILVUSCONF') || FOLDER)
  const found: FileSettings = {}
  for (const name of FILES) {
    const file = path.posix.join(folder, name)
    // Most often it is not there.
    const text = await copyFileFrom(docker, id, file).catch(() => '')
    try {
      flatten('', (await readYaml(text)) ?? {}, found)
    } catch {
      return {}
    }
  }
  return found
}

/**
 * Adds `a: {b: 1}` as `AB: '1'`, like `flattenAndMergeMap` in Milvus'
 * pkg/config/config.go.
 */
function flatten(name: string, value: unknown, into: FileSettings): void {
  if (typeof value === 'object' && value !== null) {
    // A list is none of the settings that are looked for here.
    if (Array.isArray(value)) return
    for (const [key, one] of Object.entries(value)) {
      flatten(name + key, one, into)
    }
    return
  }
  const key = name.replace(/[/_.]/g, '').toUpperCase()
  into[key] = String((value as string | number | boolean | null) ?? '')
}
