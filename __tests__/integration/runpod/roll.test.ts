import { beforeAll, describe, expect, it } from '@jest/globals'
import type { RunResult } from '../../../lab/runner.ts'
import type { LabPod } from '../../../lab/runpod/lifecycle.ts'
import {
  addGpuPod,
  changesOf,
  expectNoSecrets,
  THERE_AND_BACK,
  useRunpod,
  useVersions,
  withRunpod
} from '../support/runpod.ts'

const runpod = useRunpod()
const versions = useVersions()

describe('three pods, of which the second does not work with the new image', () => {
  let pods: LabPod[]
  let result: RunResult

  beforeAll(async () => {
    const image = versions().previous
    // For a while, the API shows the container that was there before.
    Object.assign(runpod().account, { lag: 1500, portsLag: 500 })
    pods = await Promise.all([
      addGpuPod(runpod(), { name: 'search1', image }),
      addGpuPod(runpod(), {
        name: 'search2',
        image,
        env: { MILVUS_STANDIN_FAULT: 'garbage-rest' }
      }),
      addGpuPod(runpod(), { name: 'search3', image })
    ])
    result = await withRunpod(runpod(), {
      ...versions().inputs,
      'runpod-pods': 'search*',
      ...THERE_AND_BACK
    })
  })

  it('are changed one after the other, and the second gets its image back', () => {
    const { previous, next } = versions()
    const [first = '', second = ''] = pods.map(({ id }) => id)

    expect(changesOf(runpod())).toEqual([
      `PATCH /v2/pods/${first} {"image":"${next}"}`,
      `PATCH /v2/pods/${second} {"image":"${next}"}`,
      `PATCH /v2/pods/${second} {"image":"${previous}"}`
    ])
    expect(pods.map(({ settings }) => settings.image)).toEqual([
      next,
      previous,
      previous
    ])
  })

  it('all run afterwards', () => {
    expect(pods.map(({ status }) => status)).toEqual(pods.map(() => 'RUNNING'))
  })

  it('fail the run, which says what each has now', () => {
    const { mainCode, postCode, log, summary } = result
    const error = log.split('\n').find((line) => line.startsWith('::error::'))

    expect({ mainCode, postCode }).toEqual({ mainCode: 1, postCode: 0 })
    expect(error).toContain('search2')
    expect(error).toContain('has its previous image again')
    expect(error).toContain('search3')
    expect(summary).toMatch(/\| search1 .*updated, healthy/)
    expect(summary).toMatch(/\| search2 .*has its previous image again/)
    expect(summary).toMatch(/\| search3 .*not touched/)
  })

  it('keep their secrets', () => {
    expectNoSecrets(runpod(), result)
  })
})
