import { afterAll, describe, expect, it } from '@jest/globals'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { INDEXED } from '../../../src/server/collection.ts'
import { newVolume, portOf, start, untilNoted } from '../support/container.ts'
import {
  docker,
  failureIn,
  lab,
  NATIVE,
  newImage,
  tagsOf
} from '../support/lab.ts'
import { leftInEngine } from '../../../lab/parts/left.ts'
import {
  newBase,
  publishUntested,
  removePublished,
  type Published
} from '../support/published.ts'
import { publish, tagDigests } from '../support/upgrade.ts'

const NEW = lab('STANDIN_VERSION')
const directory = mkdtempSync(path.join(tmpdir(), 'data-'))

afterAll(() => {
  rmSync(directory, { recursive: true })
})

/** Publishes a version untested, for this platform alone; it stays in the engine. */
async function publishOld(
  version: string,
  given: Record<string, string> = {}
): Promise<Published & { base: string }> {
  const base = await newBase([`v${version}`, `v${NEW}`])
  const inputs = { 'base-image': base, 'milvus-version': version }
  const old = await publishUntested({ ...inputs, platforms: NATIVE, ...given })
  return { ...old, base }
}

describe('an image on the data of the one that smoke-upgrade-from names', () => {
  it('is refused by its own rules if upstream forbids to skip a version, and names both', async () => {
    const old = await publishOld('2.5.10')
    await removePublished(old)
    const image = newImage()
    const { mainCode, platforms } = await publish({
      image,
      platforms: NATIVE,
      'base-image': old.base,
      'smoke-upgrade-from': `${old.image}:2.5.10`
    })

    expect(mainCode).toBe(1)
    expect(platforms).toMatchObject([{ level: 'upgrade', verdict: 'failed' }])
    expect(platforms[0]?.cause).toMatch(
      new RegExp(
        `^Milvus ${NEW} did not open the data that 2\\.5\\.10 wrote: .*2\\.5\\.10 .*wrote this volume, and Milvus ${NEW}`
      )
    )
    expect(platforms[0]?.hint).toMatch(/refuses to start Milvus/)
    expect(await tagsOf(image)).toEqual([])
  })

  it('is not blamed if that one does not work', async () => {
    const old = await publishOld('2.6.21')
    const broken = await publish(
      {
        image: old.image,
        platforms: NATIVE,
        tags: 'broken',
        'base-image': old.base,
        'smoke-test': 'none',
        rebuild: 'always'
      },
      { fault: 'exit', after: '0s' }
    )
    expect(failureIn(broken)).toBe('')
    await removePublished(old)
    const image = newImage()
    const { mainCode, platforms, jobId } = await publish({
      image,
      platforms: NATIVE,
      'base-image': old.base,
      'smoke-upgrade-from': `${old.image}:broken`
    })

    expect(mainCode).toBe(1)
    expect(platforms[0]?.cause).toMatch(
      /^Milvus 2\.6\.22 \(.*:broken, which is replaced\) does not work here: panic: the stand-in was told to exit/
    )
    expect(platforms[0]?.hint).toMatch(/says nothing about the new one/)
    expect(await tagsOf(image)).toEqual([])
    expect(await leftInEngine(jobId, image, old.image)).toEqual([])
  })
})

const run = promisify(execFile)

/** Writes a collection with the old image, and returns a tar of its data directory. */
async function backUp(ref: string, name: string): Promise<string> {
  const volume = await newVolume()
  const mount = ['--volume', `${volume}:/var/lib/milvus`]
  const id = await start(ref, [...mount, '--publish', '127.0.0.1::19530'])
  await untilNoted(id)
  const url = `http://127.0.0.1:${await portOf(id, 19530)}/v2/vectordb/collections/create`
  const body = { collectionName: name, ...INDEXED.settings }
  await fetch(url, { method: 'POST', body: JSON.stringify(body) })
  await docker(['stop', id])
  const file = path.join(directory, `${name}.tar.gz`)
  const command = `docker run --rm --network none --entrypoint tar --volume ${volume}:/var/lib/milvus ${ref} --directory /var/lib/milvus --create . | gzip >'${file}'`
  await run('sh', ['-c', command])
  return file
}

describe("an image on a copy of somebody's data", () => {
  it('opens it in the place of made-up rows, and finds its collections on the way there and back', async () => {
    const old = await publishOld('2.6.21')
    const ref = old.refs[NATIVE] ?? ''
    const data = await backUp(ref, 'somebodys')
    const inputs = { platforms: NATIVE, 'base-image': old.base }
    const from = { 'smoke-upgrade-from': `${old.image}:2.6.21` }

    const passed = await publish(
      { image: newImage(), ...inputs, ...from },
      { data }
    )
    const alone = await publish({ image: newImage(), ...inputs }, { data })
    const failing = newImage()
    const failed = await publish(
      { image: failing, ...inputs, ...from },
      { data, fault: 'loses-second' }
    )

    expect(passed.platforms).toMatchObject([
      { level: 'upgrade', verdict: 'passed', upgrade: { back: 'open' } }
    ])
    expect(alone.platforms).toMatchObject([
      { level: 'upgrade', verdict: 'passed' }
    ])
    expect(alone.platforms[0]?.upgrade).toBeUndefined()
    expect(failed.platforms[0]?.cause).toMatch(
      /did not open the data in somebodys\.tar\.gz: collections\/list no longer names somebodys/
    )
    expect(await tagDigests(failing)).toEqual({})
    await removePublished(old)
    for (const { jobId } of [passed, alone, failed]) {
      expect(await leftInEngine(jobId)).toEqual([])
    }
  })
})
