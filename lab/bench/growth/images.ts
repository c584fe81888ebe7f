// Large images: a tested publish pulls and starts them.
import { randomFillSync } from 'node:crypto'
import {
  closeSync,
  openSync,
  rmSync,
  statfsSync,
  writeFileSync,
  writeSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { docker, temporaryFolder } from '../commands.ts'
import { NATIVE } from '../engine.ts'
import { sharedBuilder } from '../measures/build.ts'
import { Skip } from '../measure.ts'
import { lab } from '../../inputs.ts'
import type { Given } from '../runs.ts'
import type { Growing } from './growth.ts'
import { ownRegistry } from './registry.ts'

const MEGABYTE = 2 ** 20

/** Each byte is for a time in the registry, the builder, and the engine twice. */
const COPIES = 6

export const IMAGES: Growing = {
  name: 'images',
  what: 'MB of Milvus',
  sizes: [100, 500, 2000],
  prepare: async (size) => {
    requireSpace(size * MEGABYTE * COPIES)
    const registry = await ownRegistry()
    const base = `${registry}/base-${size}/milvus`
    await pushLarge(`${base}:v${lab('STANDIN_VERSION')}`, size)
    const inputs = {
      'base-image': base,
      'milvus-version': lab('STANDIN_VERSION'),
      'smoke-test': 'health',
      platforms: NATIVE
    }
    let number = 0
    const given = (): Given => ({
      image: `${registry}/run-${size}-${number++}/milvus`,
      ...inputs
    })
    return { given }
  }
}

function requireSpace(bytes: number): void {
  const { bavail, bsize } = statfsSync(tmpdir())
  if (bavail * bsize > bytes) return
  throw new Skip(`it needs ${(bytes / 1e9).toFixed(0)} GB of free disk`)
}

/** Pushes the stand-in with a layer of random bytes, which do not compress. */
async function pushLarge(ref: string, size: number): Promise<void> {
  const folder = temporaryFolder()
  const from = `${lab('STANDIN_IMAGE')}:v${lab('STANDIN_VERSION')}`
  writeFileSync(
    path.join(folder, 'Dockerfile'),
    `FROM ${from}\nCOPY data /data\n`
  )
  writeRandom(path.join(folder, 'data'), size)
  const output = `type=image,name=${ref},push=true,compression=uncompressed`
  await docker(
    ...['buildx', 'build', '--builder', await sharedBuilder()],
    ...['--platform', NATIVE, '--provenance', 'false', '--output', output],
    folder
  )
  rmSync(folder, { recursive: true })
  await docker(
    'buildx',
    'prune',
    '--builder',
    await sharedBuilder(),
    '--all',
    '--force'
  )
}

function writeRandom(file: string, size: number): void {
  const part = Buffer.alloc(MEGABYTE)
  const descriptor = openSync(file, 'w')
  for (let number = 0; number < size; number++) {
    writeSync(descriptor, randomFillSync(part))
  }
  closeSync(descriptor)
}
