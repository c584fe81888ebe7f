import { beforeAll, describe, expect, it } from '@jest/globals'
import type { RunResult } from '../../lab/runner.ts'
import {
  act,
  digestOf,
  EMULATED,
  indexOf,
  NATIVE,
  newImage,
  tagsOf
} from './support/lab.ts'
import { recordingDocker } from './support/recording-docker.ts'

const image = newImage()
const PLATFORMS = [NATIVE, EMULATED]

/** Runs, side by side, the action for each platform as jobs of a workflow do. */
async function pushEach(): Promise<RunResult[]> {
  return await Promise.all(
    PLATFORMS.map((platforms) => act({ image, platforms, push: 'by-digest' }))
  )
}

/** Inputs that merge what runs have pushed. */
function from(runs: RunResult[]): Record<string, string> {
  return {
    digests: runs.map(({ outputs }) => outputs.digest).join('\n'),
    'smoke-results': runs.map(({ outputs }) => outputs.smoke).join('\n')
  }
}

/** Digests of all manifests, attestations included, of an index. */
async function manifestsOf(ref = ''): Promise<string[]> {
  const { manifests } = await indexOf(ref)
  return manifests.map(({ digest }) => digest)
}

let runs: RunResult[]

beforeAll(async () => {
  runs = await pushEach()
})

describe('a run with push "by-digest"', () => {
  it('pushes and tests, and gives no tag', async () => {
    expect(runs.map(({ mainCode }) => mainCode)).toEqual([0, 0])
    for (const { outputs } of runs) {
      expect(outputs.digest).toBe(await digestOf(outputs.ref ?? ''))
      expect(outputs).toMatchObject({ built: 'true', tag: '', tags: '' })
      expect(outputs.smoke).toContain('"verdict":"passed"')
    }
    expect(await tagsOf(image)).toEqual([])
  })
})

describe('a run with digests', () => {
  /** Less than what was tested. */
  const level = { 'smoke-test': 'health' }

  it('refuses what was not tested as it asks', async () => {
    const { mainCode, log } = await act({
      image,
      ...from(runs),
      'smoke-test': 'restart'
    })
    expect(mainCode).toBe(1)
    expect(log).toContain(
      ' has not passed the smoke test "restart", so no tag was moved'
    )
    expect(await tagsOf(image)).toEqual([])
  })

  it('refuses what was built with other inputs', async () => {
    const { mainCode, log, outputs } = await act({
      image,
      ...from(runs),
      labels: 'mine=1'
    })
    expect(mainCode).toBe(1)
    expect(log).toContain(
      'cannot be merged: its label "io.github.milvus-runpod.context" is "'
    )
    expect(outputs.digest).toBeUndefined()
    expect(await tagsOf(image)).toEqual([])
  })

  it('refuses a platform too few', async () => {
    const { log } = await act({ image, digests: runs[0]?.outputs.digest ?? '' })
    expect(log).toContain(`"digests" are images for ${NATIVE}, and `)
    expect(await tagsOf(image)).toEqual([])
  })

  it('gives its tags to an index of exactly what was tested', async () => {
    const { mainCode, outputs, summary } = await act({
      image,
      ...from(runs),
      ...level
    })
    expect(mainCode).toBe(0)
    expect(await tagsOf(image)).toEqual(['2.6', '2.6.22'])
    for (const tag of ['2.6', '2.6.22']) {
      expect(await digestOf(`${image}:${tag}`)).toBe(outputs.digest)
    }
    const parts = await Promise.all(
      runs.map((run) => manifestsOf(run.outputs.ref))
    )
    expect(await manifestsOf(outputs.ref)).toEqual(parts.flat())
    expect(parts.flat()).toHaveLength(4)
    expect(outputs.built).toBe('true')
    expect(JSON.parse(outputs['platform-digests'] ?? '')).toEqual(
      Object.fromEntries(
        runs.flatMap(({ outputs }) =>
          Object.entries(
            JSON.parse(outputs['platform-digests'] ?? '') as object
          )
        )
      )
    )
    expect(JSON.parse(outputs.smoke ?? '')).toMatchObject([
      { platform: NATIVE, verdict: 'passed', level: 'query' },
      { platform: EMULATED, verdict: 'passed', level: 'health' }
    ])
    expect(summary).toContain(`\`${NATIVE}\`: query passed, ready in `)
  })

  it('is as well known to a later run as an image of one job', async () => {
    const { annotations } = await indexOf(`${image}:2.6`)
    expect(annotations).toMatchObject({
      'org.opencontainers.image.version': '2.6.22',
      'io.github.milvus-runpod.smoke-test': 'health'
    })
    const { outputs } = await act({ image, ...level })
    expect(outputs).toMatchObject({ built: 'false', plan: 'nothing' })
  })

  it('does nothing when such an image stands already', async () => {
    const recording = recordingDocker()
    const before = await digestOf(`${image}:2.6`)
    const { outputs } = await act(
      { image, ...from(runs), ...level },
      { env: recording.env }
    )
    expect(outputs).toMatchObject({ plan: 'nothing', digest: before })
    expect(
      recording.calls().filter((line) => !line.includes(' inspect '))
    ).toEqual([])
    recording.remove()
  })

  it('takes the place of an image that passed less', async () => {
    const before = await digestOf(`${image}:2.6`)
    const { outputs } = await act({ image, ...from(runs) })
    expect(outputs).toMatchObject({
      built: 'true',
      reason: 'what stands has not passed "query"'
    })
    expect(outputs.digest).not.toBe(before)
    expect(await digestOf(`${image}:2.6`)).toBe(outputs.digest)
  })
})
