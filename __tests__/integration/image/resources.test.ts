import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildImage, FAKE_MILVUS, run } from '../support/container.ts'

const V1 = '/sys/fs/cgroup/memory/memory.limit_in_bytes'
const V2 = '/sys/fs/cgroup/memory.max'

const directory = mkdtempSync(path.join(tmpdir(), 'machine-'))
let image: string

beforeAll(async () => {
  image = await buildImage(2)
})

afterAll(() => {
  rmSync(directory, { recursive: true })
})

/** Starts the image, with Milvus a fake, and a file of the machine replaced. */
async function startOn(file: string, text: string): Promise<string> {
  const source = path.join(directory, path.basename(file))
  writeFileSync(source, text)
  const mount = ['--volume', `${source}:${file}:ro`]
  const { code, output } = await run(image, [...FAKE_MILVUS, ...mount])
  expect(output).toContain('started: milvus')
  expect(code).toBe(0)
  return output
}

describe('a memory limit', () => {
  it("below what Milvus asks for is warned of, with both numbers, by the engine's own limit", async () => {
    const { output } = await run(image, [...FAKE_MILVUS, '--memory', '512m'])

    expect(output).toContain(
      'warning: the memory limit is 536 MB, but Milvus asks for 8000 MB'
    )
  })

  it.each([
    ['cgroup v1', V1, '4294967296\n'],
    ['cgroup v2', V2, '4294967296\n']
  ])('is read from %s', async (_, file, text) => {
    expect(await startOn(file, text)).toContain(
      'warning: the memory limit is 4294 MB, but Milvus asks for 8000 MB'
    )
  })

  it.each([
    ['of 8 GB', V2, '8000000000\n'],
    ['that is none, in cgroup v2', V2, 'max\n'],
    ['that is none, in cgroup v1', V1, '9223372036854771712\n']
  ])('%s is warned of by nothing', async (_, file, text) => {
    expect(await startOn(file, text)).not.toContain('memory limit')
  })
})

describe('a CPU', () => {
  const cpu = (flags: string): string =>
    `processor\t: 0\nmodel name\t: a CPU\nflags\t\t: ${flags}\nbugs\t:\n`
  const WARNING = 'warning: this CPU has neither SSE4.2 nor AVX'

  it('without SSE4.2 and AVX is warned of', async () => {
    const output = await startOn('/proc/cpuinfo', cpu('fpu sse4_1 avxfoo'))

    expect(output).toContain(WARNING)
  })

  it.each([
    ['with SSE4.2', cpu('fpu sse4_2 x')],
    ['with AVX', cpu('fpu avx')],
    ['that is no x86', 'processor\t: 0\nFeatures\t: fp asimd\n']
  ])('%s is warned of by nothing', async (_, text) => {
    expect(await startOn('/proc/cpuinfo', text)).not.toContain(WARNING)
  })
})
