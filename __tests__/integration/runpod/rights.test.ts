import { beforeEach, describe, expect, it } from '@jest/globals'
import type { RunResult } from '../../../lab/runner.ts'
import type { Rights } from '../../../lab/runpod/rights.ts'
import { failureIn, newImage, tagsOf } from '../support/lab.ts'
import { sharedImage } from '../support/published.ts'
import { changesOf, useRunpod, withRunpod } from '../support/runpod.ts'

const runpod = useRunpod()

const ASKED = {
  'runpod-template': 'Search',
  'runpod-pods': 'search*',
  'runpod-canary': 'cpu'
}

beforeEach(() => {
  const { account, calls, faults } = runpod()
  account.templates = []
  calls.length = 0
  faults.length = 0
  account.rights = 'All'
})

describe('with an image that is not built yet', () => {
  it.each<[Rights, string, string]>([
    [
      'Read Only',
      'true',
      '"Read/Write" for templates (runpod-template) and "Read/Write" for pods (runpod-pods, runpod-canary)'
    ],
    [{ pods: 'Read/Write' }, 'false', '"Read/Write" for templates'],
    [
      { pods: 'Read Only', templates: 'Read/Write' },
      'false',
      '"Read/Write" for pods'
    ],
    [{}, 'true', '"Read/Write" for templates']
  ])(
    'a key with %j ends the run, "dry-run: %s", before anything is built',
    async (rights, dryRun, lacking) => {
      runpod().account.rights = rights
      const image = newImage()

      const result = await withRunpod(runpod(), {
        image,
        ...ASKED,
        'dry-run': dryRun
      })

      expect(result.mainCode).toBe(1)
      expect(result.log).toContain(`It lacks ${lacking}`)
      expect(result.log).not.toContain('exporting')
      expect(await tagsOf(image)).toEqual([])
      expect(changesOf(runpod())).toEqual([])
    }
  )

  it('an outage of RunPod while it is asked stops no publication', async () => {
    // None of the questions is answered.
    runpod().faults.push(
      { method: 'PATCH', path: /-asks-/, status: 503, times: 9 },
      { method: 'GET', path: /-asks-.*\/logs$/, drop: 'before', times: 9 }
    )
    const image = newImage()

    const result = await withRunpod(runpod(), {
      image,
      'runpod-template': 'Search'
    })

    expect(failureIn(result)).toBe('')
    expect(await tagsOf(image)).toHaveLength(2)
    expect(runpod().account.templates).toHaveLength(1)
  })
})

describe('with an image that is published', () => {
  const { image, digest } = sharedImage()

  it('a key that may not change pods pays for no canary', async () => {
    runpod().account.rights = { pods: 'Read Only', templates: 'Read/Write' }

    const result = await run()

    expect(result.mainCode).toBe(1)
    expect(result.log).toContain('It lacks "Read/Write" for pods')
    expect(changesOf(runpod())).toEqual([])
  })

  it('a key that may only read is enough if nothing is to be changed', async () => {
    runpod().addTemplate({ name: 'Search', image: `${image}@${digest}` })
    runpod().account.rights = 'Read Only'

    const result = await run()

    expect(failureIn(result)).toBe('')
    expect(runpod().calls.filter(({ method }) => method !== 'GET')).toEqual([])
  })

  async function run(): Promise<RunResult> {
    const platforms = 'linux/amd64,linux/arm64'
    return await withRunpod(runpod(), { image, platforms, ...ASKED })
  }
})
