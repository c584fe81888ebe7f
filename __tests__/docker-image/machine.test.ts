import { describe, expect, it } from '@jest/globals'
import { startHere } from '../support/image-here.ts'

const V1 = '/sys/fs/cgroup/memory/memory.limit_in_bytes'
const V2 = '/sys/fs/cgroup/memory.max'

/** Starts on a machine with a file; returns what is printed. */
async function startOn(file: string, text: string): Promise<string> {
  const { code, output } = await startHere({}, { files: { [file]: text } })
  expect(output).toContain('started: milvus')
  expect(code).toBe(0)
  return output
}

describe('a memory limit', () => {
  it.each([
    ['cgroup v1', V1],
    ['cgroup v2', V2]
  ])('below what Milvus asks for gets a warning, from %s', async (_, file) => {
    expect(await startOn(file, '4294967296\n')).toContain(
      'warning: the memory limit is 4294 MB, but Milvus asks for 8000 MB'
    )
  })

  it.each([
    ['of 8 GB', V2, '8000000000\n'],
    ['that cgroup v2 calls max', V2, 'max\n'],
    ['that cgroup v1 calls the largest number', V1, '9223372036854771712\n']
  ])('%s gets no warning', async (_, file, text) => {
    expect(await startOn(file, text)).not.toContain('memory limit')
  })
})

describe('a CPU', () => {
  const WARNING = 'warning: this CPU has neither SSE4.2 nor AVX'
  const startWith = (flags: string): Promise<string> =>
    startOn('/proc/cpuinfo', `processor\t: 0\n${flags}\nbugs\t:\n`)

  it('without SSE4.2 and AVX gets a warning', async () => {
    expect(await startWith('flags\t\t: fpu sse4_1 avxfoo')).toContain(WARNING)
  })

  it.each(['flags\t: fpu sse4_2 x', 'flags\t: avx', 'Features\t: fp asimd'])(
    'with %j gets no warning',
    async (flags) => {
      expect(await startWith(flags)).not.toContain(WARNING)
    }
  )
})

describe('a pod', () => {
  const POD = { RUNPOD_POD_ID: 'abc123' }
  const files = {
    '/bin/df': '#!/bin/sh\nfor folder; do echo 1000 2000 overlay /; done\n'
  }
  const NO_PASSWORD = 'warning: authentication is off'
  const NO_VOLUME = 'warning: there is no volume at /var/lib/milvus'

  it('without a password and a volume gets a warning of each', async () => {
    const { output } = await startHere(POD, { files })

    expect(output).toContain(NO_PASSWORD)
    expect(output).toContain(NO_VOLUME)
  })

  it('with both gets no warning', async () => {
    const { output } = await startHere({
      ...POD,
      MILVUS_ROOT_PASSWORD: 'correct'
    })

    expect(output).not.toContain('warning')
  })

  it('is what these warnings are for: elsewhere there are none', async () => {
    expect((await startHere({}, { files })).output).not.toContain('warning')
  })
})
