import { beforeAll, describe, expect, it } from '@jest/globals'
import type { RunResult } from '../../../lab/runner.ts'
import type { LabPod } from '../../../lab/runpod/lifecycle.ts'
import {
  addGpuPod,
  changesOf,
  publishVersions,
  SECRETS,
  shownBy,
  useRunpod,
  withRunpod,
  type Versions
} from '../support/runpod.ts'

const runpod = useRunpod()
let versions: Versions

beforeAll(async () => {
  versions = await publishVersions()
})

describe('two pods, of which the second does not work with the new image', () => {
  let pods: LabPod[]
  let result: RunResult

  beforeAll(async () => {
    const image = versions.previous
    pods = await Promise.all([
      addGpuPod(runpod(), { name: 'search-1', image }),
      addGpuPod(runpod(), {
        name: 'search-2',
        image,
        env: { MILVUS_STANDIN_FAULT: 'garbage-rest' }
      }),
      addGpuPod(runpod(), { name: 'search-3', image, stopped: true })
    ])
    result = await withRunpod(runpod(), {
      ...versions.inputs,
      'runpod-pods': 'search-*',
      'runpod-timeout': '6'
    })
  })

  it('prints', () => {
    console.log(
      result.log,
      result.summary,
      changesOf(runpod()),
      pods.map((p) => [p.status, p.settings.image])
    )
  })
})
