import { beforeAll, describe, expect, it } from '@jest/globals'
import { buildImage, newVolume, run } from '../support/container.ts'
import { startFake, type FakeStart } from '../support/fake-milvus.ts'

const images: Record<number, string> = {}

beforeAll(async () => {
  for (const base of [2, 3] as const) images[base] = await buildImage(base)
})

/** Starts one version on a volume that another has written. */
async function startAfter(
  from: string,
  to: string,
  end = '\\n'
): Promise<FakeStart> {
  const folder = '/var/lib/milvus/etcd'
  const write = `mkdir -p ${folder}/member && printf 'version=${from}${end}' >${folder}/milvus-runpod`
  const command = ['sh', '-c', `${write}; exec /entrypoint.sh`]
  return await startFake(images[2] ?? '', { MILVUS_VERSION: to }, command)
}

describe('a volume', () => {
  it.each([
    ['2.5.16', '2.6.0'],
    ['2.5.27', '3.0.2'],
    ['2.4.0', '2.5.27'],
    ['2.6.22', '2.6.10'],
    ['2.6.22', '3.0.2'],
    ['2.6.22', '2.6.22-rc1'],
    ['2.08.09', '2.6.22'],
    ['9999.1.1', '2.6.22'],
    ['a.b.c', '2.6.22'],
    ['2.4', '2.6.22'],
    ['2.6.22', 'mine'],
    ['', '2.6.22']
  ])('of Milvus %j is opened by Milvus %s', async (from, to) => {
    const { output } = await startAfter(from, to)

    expect(output).toContain('started: milvus')
  })

  it.each([
    ['2.5.15', '2.6.0', 'first start Milvus 2.5.16 or later of 2.5 on it'],
    ['2.4.23', '3.0.2', 'first start Milvus 2.5.16 or later of 2.5 on it'],
    ['2.6.0', '2.5.27', 'use Milvus 2.6 or later, or another volume'],
    ['3.0.2', '2.6.22', 'use Milvus 3.0 or later, or another volume'],
    ['3.1.0-rc1', '3.0.2', 'use Milvus 3.1 or later, or another volume']
  ])('of Milvus %s is not touched by Milvus %s', async (from, to, advice) => {
    const { code, output } = await startAfter(from, to)

    expect(output).toContain(
      `error: Milvus ${from} wrote this volume, and Milvus ${to} cannot read it: ${advice} (to try it all the same, remove /var/lib/milvus/etcd/milvus-runpod)`
    )
    expect(output).not.toContain('started: milvus')
    expect(code).toBe(1)
  })

  it.each(['', '\\r\\n', '\\n\\n\\377\\n'])(
    'is known also when its note ends with %j',
    async (end) => {
      const { output } = await startAfter('3.0.2', '2.6.22', end)

      expect(output).toContain('error: Milvus 3.0.2 wrote this volume')
    }
  )

  it('keeps the version of its last start, also when its owner changes', async () => {
    const volume = ['--volume', `${await newVolume()}:/var/lib/milvus`]
    const note = async (): Promise<string> => {
      const file = '/var/lib/milvus/etcd/milvus-runpod'
      const options = [...volume, '--entrypoint', 'cat']
      return (await run(images[2] ?? '', options, [file])).output
    }

    await startFake(images[2] ?? '', {}, [], volume)
    const first = await note()
    await startFake(images[3] ?? '', {}, [], volume)
    const second = await note()

    expect(first).toMatch(/^version=2\..*\n/)
    expect(second).toMatch(/^version=3\..*\n/)
  })
})
