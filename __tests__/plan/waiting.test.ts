import { describe, expect, it } from '@jest/globals'
import type { Replaceable } from '../../src/plan/replaced.js'
import { noteWaiting, waitingTags } from '../../src/plan/waiting.js'
import { log } from '../support/log.js'
import { AMD64, digestOf, INDEX } from '../support/samples.js'

const PLATFORMS = ['linux/amd64']
const own = { 'linux/amd64': AMD64 }

function at(tag: string, digit: string): Replaceable & { tag: string } {
  const digest = digestOf(digit)
  const name = `ghcr.io/me/milvus:${tag}`
  const repository = 'ghcr.io/me/milvus'
  const platforms = { 'linux/amd64': digest }
  return { tag, image: { name, repository, digest: INDEX, platforms } }
}

const first = at('2.6', '1')
const S390X = { ...first.image, platforms: { 'linux/s390x': INDEX } }
const moved = ['2.6.22', '2.6', 'latest']
const before = { 'linux/amd64': { from: digestOf('2'), back: 'open' } } as const

describe('a floating tag', () => {
  it('waits if it points to an image whose data is not opened', () => {
    const { image: replaced } = first
    const second = at('latest', '2')
    const opened = { replaced, own }
    const waiting = waitingTags([first, second], moved, PLATFORMS, opened)
    expect(waiting).toEqual([second])
    noteWaiting({ waiting, replaced })
    expect(log()).toContain(
      `::notice::ghcr.io/me/milvus:latest is not moved by this run, since it points to another image, ${INDEX}: the test opens the data of what ghcr.io/me/milvus:2.6 points to`
    )
    expect(log()).toContain(
      `"smoke-upgrade-from" to "ghcr.io/me/milvus@${INDEX}"`
    )
  })

  it.each<[string, Replaceable[], string[]]>([
    ['at the image whose data is opened', [first, at('latest', '1')], moved],
    ['at the image itself, with other marks', [at('latest', 'a')], moved],
    [
      'at an image of other platforms',
      [first, { ...first, tag: 'latest', image: S390X }],
      moved
    ],
    ['at an image that was opened before', [at('latest', '2')], moved],
    ['that does not move', [first, at('latest', '3')], ['2.6']],
    ['beside an image that the user names', [{ image: first.image }], moved]
  ])('%s does not wait', (_, replaceable, tags) => {
    const opened = { replaced: first.image, own, before }
    expect(waitingTags(replaceable, tags, PLATFORMS, opened)).toEqual([])
  })
})
