import { describe, expect, it } from '@jest/globals'
import { hostname } from 'node:os'
import { readSizes, requireSpace } from '../../src/docker/size.js'
import { failed, fakeDocker, type FakeDocker } from '../support/fake-docker.js'
import { log } from '../support/log.js'

const INSPECT = 'buildx imagetools inspect --raw'
const AMD64 = { config: { size: 5 }, layers: [{ size: 600 }, { size: 30 }] }
const ARM64 = { config: { size: 7 }, layers: [] }

describe('readSizes', () => {
  const refs = { 'linux/amd64': 'milvus@1', 'linux/arm64': 'milvus@2' }

  it('adds up what a pull of each platform downloads: config and layers', async () => {
    const { docker, calls } = fakeDocker({
      [`${INSPECT} milvus@1`]: JSON.stringify(AMD64),
      [`${INSPECT} milvus@2`]: JSON.stringify(ARM64)
    })
    expect(await readSizes(docker, refs)).toEqual({
      'linux/amd64': 635,
      'linux/arm64': 7
    })
    expect(calls).toEqual([`${INSPECT} milvus@1`, `${INSPECT} milvus@2`])
  })

  it.each([
    ['refuses', failed('ERROR: denied')],
    ['answers with an index', '{"manifests":[]}'],
    ['answers with no JSON', '<html>']
  ])('leaves out a platform when the registry %s', async (_, answer) => {
    const { docker } = fakeDocker({
      [`${INSPECT} milvus@1`]: answer,
      [`${INSPECT} milvus@2`]: JSON.stringify(ARM64)
    })
    expect(await readSizes(docker, refs)).toEqual({ 'linux/arm64': 7 })
  })
})

const REFS = ['milvus@1', 'milvus@2']
const ABSENT = failed('Error: No such image')

/** A manifest of 600 MB in all. */
const MANIFEST = JSON.stringify({
  config: { size: 1e4 },
  layers: [{ size: 599e6 }, { size: 99e4 }]
})

function engine(table: Record<string, string | Error> = {}): FakeDocker {
  const own = {
    info: `${hostname()} /var/lib/docker`,
    'image inspect': ABSENT,
    [INSPECT]: MANIFEST
  }
  // The first spread makes the given ones come first, the last one win.
  return fakeDocker({ ...table, ...own, ...table })
}

function check(
  { docker }: FakeDocker,
  freeGB: number,
  archives?: number
): Promise<void> {
  return requireSpace(docker, { refs: REFS, archives }, () =>
    Promise.resolve(freeGB * 1e9)
  )
}

describe('requireSpace', () => {
  it('says how much space the images need', async () => {
    await check(engine(), 14)
    expect(log()).toBe(
      'The smoke test needs about 4.8 GB in /var/lib/docker, where 14.0 GB are free\n'
    )
  })

  it('says less than a GB in MB', async () => {
    await expect(check(engine(), 0.64)).rejects.toThrow(/where 640 MB are free/)
  })

  it('warns when they may not fit', async () => {
    await check(engine(), 3)
    expect(log()).toMatch(
      /^::warning::.* about 4\.8 GB .*, where 3\.0 GB are free%0AWhat to do: if that is too little, free some space/
    )
  })

  it('fails when they cannot fit even without being unpacked', async () => {
    await expect(check(engine(), 1)).rejects.toThrow(
      /where 1\.0 GB are free\nWhat to do: free some space earlier in the job/
    )
  })

  it('counts data that will be unpacked, also where the images are there', async () => {
    await check(engine(), 14, 1e9)
    expect(log()).toContain('needs about 6.8 GB in')
    const there = engine({ 'image inspect': 'sha256:1' })
    await expect(check(there, 0.9, 1e9)).rejects.toThrow(/where 900 MB/)
    await check(there, 50.5, 1e9)
    expect(log()).toContain('needs about 2.0 GB in')
  })

  it('counts only images that the engine does not have', async () => {
    const some = engine({
      'image inspect --format {{.Id}} milvus@1 milvus@2': failed(
        'Error: No such image: milvus@2',
        'sha256:1\n'
      )
    })
    await check(some, 1)
    expect(log()).toContain('The smoke test needs about 2.4 GB')
    await check(engine({ 'image inspect': 'sha256:1' }), 0)
  })

  it('reads nothing of the images when there is plenty of space', async () => {
    const plenty = engine()
    await check(plenty, 50)
    expect(plenty.calls).toHaveLength(1)
  })

  it.each([
    ['on another machine', { info: 'other /var/lib/docker' }],
    ['whose directory is unknown', { info: failed('down') }],
    ['that cannot read the images', { [INSPECT]: failed('429') }],
    ['that reads something else', { [INSPECT]: '{"manifests":[]}' }]
  ])('says nothing about an engine %s', async (_, table) => {
    await check(engine(table), 0)
    expect(log()).toBe('')
  })

  it('says nothing when the directory is not on this machine', async () => {
    const { docker } = engine({ info: `${hostname()} /does/not/exist` })
    await requireSpace(docker, { refs: REFS })
    expect(log()).toBe('')
  })

  it('asks nothing when nothing is tested', async () => {
    const { docker, calls } = fakeDocker({})
    await requireSpace(docker, { refs: [] })
    expect(calls).toEqual([])
  })
})
