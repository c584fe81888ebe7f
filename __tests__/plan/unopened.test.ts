import { describe, expect, it } from '@jest/globals'
import { noteUnopened } from '../../src/plan/unopened.js'
import type { Replaceable } from '../../src/plan/replaced.js'
import { log } from '../support/log.js'
import { AMD64, digestOf, INDEX } from '../support/samples.js'

const PLATFORMS = ['linux/amd64']
const own = { 'linux/amd64': AMD64 }

function at(tag: string, digit: string): Replaceable & { tag: string } {
  const digest = digestOf(digit)
  const name = `ghcr.io/me/milvus:${tag}`
  const platforms = { 'linux/amd64': digest }
  const repository = 'ghcr.io/me/milvus'
  return { tag, image: { name, repository, digest: INDEX, platforms } }
}

const first = at('2.6', '1')
const S390X = { ...first.image, platforms: { 'linux/s390x': INDEX } }
const moved = ['2.6.22', '2.6', 'latest']

describe('a floating tag that moves', () => {
  it('from an image whose data is not opened is named', () => {
    noteUnopened([first, at('latest', '2')], moved, PLATFORMS, {
      replaced: first.image
    })
    expect(log()).toContain(
      `::notice::ghcr.io/me/milvus:latest moves, too, and points to another image, ${INDEX}: the test opens the data of what ghcr.io/me/milvus:2.6 points to`
    )
    expect(log()).toContain(
      `"smoke-upgrade-from" set to "ghcr.io/me/milvus@${INDEX}"`
    )
  })

  it.each<[string, Replaceable[], string[]]>([
    ['from the image whose data is opened', [first, at('latest', '1')], moved],
    ['from the same image to its new marks', [first, at('latest', 'a')], moved],
    [
      'from an image of other platforms',
      [first, { ...first, tag: 'latest', image: S390X }],
      moved
    ],
    [
      'from an image whose data was opened before',
      [first, at('latest', '3')],
      moved
    ],
    ['not at all', [first, at('latest', '2')], ['2.6']]
  ])('%s is not worth a word', (_, replaceable, tags) => {
    const before = {
      'linux/amd64': { from: digestOf('3'), back: 'open' } as const
    }
    const opened = { replaced: first.image, before, own }
    noteUnopened(replaceable, tags, PLATFORMS, opened)
    expect(log()).toBe('')
  })
})
