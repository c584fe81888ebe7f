import { describe, expect, it } from '@jest/globals'
import {
  asksUpgrade,
  firstReplaced,
  leaveOutSame,
  planUpgrades,
  type ReplacedImage
} from '../../src/plan/replaced.js'
import type { SmokeTest } from '../../src/smoke/levels.js'
import { AMD64, ARM64, digestOf, INDEX } from '../support/samples.js'

const BOTH = ['linux/amd64', 'linux/arm64']
const OLD = { 'linux/amd64': digestOf('1'), 'linux/arm64': digestOf('2') }
const own = { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }

function replaced(
  name: string,
  platforms: Record<string, string> = OLD
): ReplacedImage {
  const repository = 'ghcr.io/me/milvus'
  const version = '2.6.21'
  return { name, repository, digest: INDEX, platforms, version }
}

describe('firstReplaced', () => {
  const first = { tag: '2.6', image: replaced('first') }
  const second = { tag: 'latest', image: replaced('second') }
  const named = { image: replaced('named') }
  const same = { tag: '2.6', image: replaced('same', own) }
  const other = {
    tag: '2.6',
    image: replaced('s390x', { 'linux/s390x': INDEX })
  }
  const half = {
    tag: '2.6',
    image: replaced('half', { ...own, 'linux/arm64': INDEX })
  }
  const moved = ['2.6.22', '2.6', 'latest']

  it.each([
    ['the first', [first, second], moved, 'first'],
    ['the first that moves', [first, second], ['latest'], 'second'],
    ['nothing if only others move', [first, second], ['2.6.22'], undefined],
    ['the image of the input, whatever moves', [named], [], 'named'],
    ['no image that is the same', [same, second], moved, 'second'],
    ['no image of other platforms', [other, second], moved, 'second'],
    ['an image that differs on one platform', [half, second], moved, 'half'],
    ['nothing where there is nothing', [], moved, undefined]
  ])('returns %s', (_, replaceable, tags, name) => {
    expect(firstReplaced(replaceable, tags, BOTH, own)?.name).toBe(name)
  })
})

const base = { emulated: false, timeoutSeconds: 300 }
const tests: SmokeTest[] = [
  { ...base, platform: 'linux/amd64', level: 'upgrade' },
  { ...base, platform: 'linux/arm64', level: 'upgrade' }
]
const NAME = 'ghcr.io/me/milvus:2.6'

describe('planUpgrades', () => {
  it("names the platform's own image that is replaced", () => {
    const planned = planUpgrades(tests, {
      replaced: replaced(NAME),
      hasData: false
    })
    expect(planned).toEqual(
      tests.map((test) => ({
        ...test,
        replaced: {
          name: NAME,
          ref: `ghcr.io/me/milvus@${OLD[test.platform as keyof typeof OLD]}`,
          digest: OLD[test.platform as keyof typeof OLD],
          version: '2.6.21'
        }
      }))
    )
  })

  it('leaves other levels as they are', () => {
    const lower = tests.map((test) => ({ ...test, level: 'query' as const }))
    const known = { replaced: replaced(NAME), hasData: true }
    expect(planUpgrades(lower, known)).toEqual(lower)
  })

  it.each([
    ['nothing is replaced', undefined, 'there was nothing to upgrade from'],
    [
      'the replaced image lacks the platform',
      replaced(NAME, { 'linux/amd64': INDEX }),
      `there was nothing to upgrade from: ${NAME} has no image for linux/arm64`
    ],
    [
      'it is the same image',
      replaced(NAME, { ...OLD, 'linux/arm64': ARM64 }),
      `there was nothing to upgrade from: ${NAME} is the same image`
    ]
  ])('asks for `restart`, and says why, if %s', (_, image, note) => {
    const planned = planUpgrades(tests, {
      replaced: image,
      own,
      hasData: false
    })
    expect(planned[1]).toEqual({
      ...tests[1],
      level: 'restart',
      replaced: undefined,
      note
    })
    expect(asksUpgrade(planned)).toBe(true)
  })

  it.each([
    ['lacks the platforms', {}, 'has no image for linux/amd64'],
    ['is the same image', own, 'is the same image']
  ])('names the image that an input names if it %s', (_, platforms, why) => {
    const named = replaced(NAME, platforms)
    const [planned] = planUpgrades(tests, { named, own, hasData: false })
    expect(planned).toMatchObject({
      level: 'restart',
      note: `there was nothing to upgrade from: ${NAME} ${why}`
    })
  })

  it('keeps the level for data that is given, with nothing to go back to', () => {
    expect(planUpgrades(tests, { hasData: true })).toEqual(tests)
    const known = { replaced: replaced(NAME, own), own, hasData: true }
    expect(planUpgrades(tests, known)).toEqual(tests)
  })
})

describe('leaveOutSame', () => {
  it('keeps what is upgraded from another image', () => {
    const known = { replaced: replaced(NAME), hasData: false }
    const planned = planUpgrades(tests, known)
    const built = { ...own, 'linux/arm64': OLD['linux/arm64'] }
    expect(leaveOutSame(planned, built, false)).toMatchObject([
      { level: 'upgrade', replaced: { digest: OLD['linux/amd64'] } },
      { level: 'restart', note: expect.stringContaining('is the same image') }
    ])
  })
})

describe('asksUpgrade', () => {
  it('is false where no platform was to open data', () => {
    expect(asksUpgrade([{ level: 'restart' }, { level: 'none' }])).toBe(false)
    expect(asksUpgrade([{ level: 'none' }, { level: 'upgrade' }])).toBe(true)
  })
})
