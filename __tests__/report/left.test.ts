import { describe, expect, it } from '@jest/globals'
import type { Image, Results } from '../../src/publish/results.js'
import { describeLeft, noteLeftTags } from '../../src/report/left.js'
import { log } from '../support/log.js'
import { AMD64, INDEX, plan } from '../support/samples.js'

function imageAt(digest: string): Image {
  return {
    origin: 'published',
    refs: {},
    pushed: { digest, platformDigests: {} }
  }
}

const left = [
  {
    tag: 'latest',
    version: '3.0.0',
    image: { digest: AMD64, platforms: {}, annotations: {} }
  }
]
const results: Results = {
  timings: [],
  plan,
  image: imageAt(INDEX),
  promotion: { moved: [], left }
}
const WHY =
  'ghcr.io/me/milvus:latest points to Milvus 3.0.0, which is newer than 2.6.22: not moved.'
const COMMAND =
  'docker buildx imagetools create --prefer-index=false --tag ghcr.io/me/milvus:latest ghcr.io/me/milvus'

describe('describeLeft', () => {
  it('says why, and the one command that would move the tag', () => {
    expect(describeLeft(results)).toEqual([
      { why: WHY, command: `${COMMAND}@${INDEX}` }
    ])
  })

  it('names the exact tag when nothing is built yet', () => {
    const [one] = describeLeft({ ...results, image: undefined })
    expect(one?.command).toBe(`${COMMAND}:2.6.22`)
  })

  it('names no command when there is nothing else to move it to', () => {
    const [one] = describeLeft({ ...results, image: imageAt(AMD64) })
    expect(one).toEqual({ why: WHY })
  })

  it('has nothing to say before there is a plan', () => {
    expect(describeLeft({ ...results, plan: undefined })).toEqual([])
  })
})

describe('noteLeftTags', () => {
  it('makes an annotation for each tag', () => {
    noteLeftTags(results)
    expect(log().split('%0AMore: ')).toEqual([
      `::notice::${WHY} To move it by hand: ${COMMAND}@${INDEX}`,
      expect.stringMatching(/#tag-left-alone\n$/)
    ])
  })
})
