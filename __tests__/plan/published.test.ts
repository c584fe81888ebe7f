import { describe, expect, it } from '@jest/globals'
import { isDenied, type TagTarget } from '../../src/plan/published.js'
import { INDEX } from '../support/samples.js'

const image = { digest: INDEX, platforms: {}, annotations: {} }

describe('isDenied', () => {
  it.each<[boolean, TagTarget[]]>([
    [true, ['denied']],
    [true, ['denied', 'denied']],
    [false, ['denied', 'absent']],
    [false, ['denied', image]],
    [false, []]
  ])('is %s when the tags read as %j', (expected, targets) => {
    const byTag = targets.map((target, index) => [`${index}`, target] as const)
    expect(isDenied(new Map(byTag))).toBe(expected)
  })
})
