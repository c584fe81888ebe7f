import { beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildImage, newVolume, run, type Ended } from '../support/container.ts'
import { lab } from '../support/lab.ts'

/**
 * etcd rejects writes while it has more than 5000 entries left to replay. With so many,
 * that lasts long enough also on a busy machine.
 */
const MANY = ['-writes', '30000', '-end', 'kill']

const OURS = readFileSync('docker/configs/embedEtcd.yaml', 'utf8')
const WITHOUT_SNAPSHOTS = OURS.replace(/^snapshot-count:.*\n/m, '')

const PANIC = 'panic: etcdserver: leader changed'
const SESSION = /^session \d+ after/m

const MILVUS = ['--volume', `${lab('ETCD')}/milvus:/milvus/bin/milvus:ro`]

let image: string

beforeAll(async () => {
  image = await buildImage(2)
})

/**
 * Starts the image on a volume, with nothing of Milvus 2.6 but its etcd. It takes
 * a session at the moment when most is left to replay, then writes, and ends.
 */
async function startEtcd(
  volume: string,
  options: string[] = [],
  flags: string[] = []
): Promise<Ended> {
  const mount = ['--volume', `${volume}:/var/lib/milvus`]
  const command = ['milvus', 'run', 'standalone', ...flags]
  return await run(image, [...MILVUS, ...mount, ...options], command)
}

/** Calls a function with options that mount an embedEtcd.yaml. */
async function withConfig<T>(
  text: string,
  use: (options: string[]) => Promise<T>
): Promise<T> {
  const directory = mkdtempSync(path.join(tmpdir(), 'etcd-'))
  const file = path.join(directory, 'embedEtcd.yaml')
  writeFileSync(file, text)
  const mount = `${file}:/milvus/configs/embedEtcd.yaml:ro`
  try {
    return await use(['--volume', mount])
  } finally {
    rmSync(directory, { recursive: true })
  }
}

describe('a start after many writes and a kill', () => {
  it('serves a session', async () => {
    const volume = await newVolume()
    await startEtcd(volume, [], MANY)

    const { code, output } = await startEtcd(volume)

    expect(output).toMatch(SESSION)
    expect(code).toBe(0)
  })

  it('panics each time without snapshot-count, until the image starts with its own embedEtcd.yaml', async () => {
    const volume = await newVolume()
    await withConfig(WITHOUT_SNAPSHOTS, async (options) => {
      await startEtcd(volume, options, MANY)
      for (const start of [1, 2]) {
        const { output } = await startEtcd(volume, options)
        expect(`${start}: ${output}`).toContain(PANIC)
      }
    })

    // The first start panics as well, but only after etcd has taken snapshots. (On a
    // busy machine, not always soon enough.)
    let ended = await startEtcd(volume)
    for (let starts = 1; ended.code !== 0 && starts < 4; starts++) {
      ended = await startEtcd(volume)
    }

    expect(ended.output).toMatch(SESSION)
  })
})
