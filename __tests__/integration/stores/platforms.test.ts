import { describe, expect, it } from '@jest/globals'
import { act, failureIn, lab, newImage } from '../support/lab.ts'
import { leftInEngine } from '../../../lab/parts/left.ts'
import { newBase } from '../support/published.ts'

describe('an image of two platforms', () => {
  it('is pulled and tested by the manifest digest of each, and removed again', async () => {
    const image = newImage()
    const base = await newBase([`v${lab('STANDIN_VERSION')}`])

    const { jobId, mainCode, outputs, log } = await act({
      image,
      'base-image': base,
      'smoke-test': 'health'
    })

    expect(failureIn({ mainCode, log })).toBe('')
    const digests = Object.entries(
      JSON.parse(outputs['platform-digests'] ?? '') as Record<string, string>
    )
    expect(digests).toHaveLength(2)
    for (const [platform, digest] of digests) {
      expect(log).toContain(`${platform}: running ${image}@${digest}`)
      expect(log).toContain(`${platform}: healthy after`)
    }
    expect(await leftInEngine(jobId, image, base)).toEqual([])
  })
})
