import { describe, expect, it } from '@jest/globals'
import type { Image, Results } from '../../src/publish/results.js'
import { annotateTags, tagsOf } from '../../src/report/tags.js'
import type { SmokeLevel } from '../../src/smoke/levels.js'
import { fail } from '../../src/messages/failure.js'
import { log } from '../support/log.js'
import {
  BEFORE,
  imageOf,
  published,
  runOf,
  update
} from '../support/results.js'
import { AMD64, ARM64, INDEX, plan as sample } from '../support/samples.js'

const platforms = { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }

function imageAt(digest: string): Image {
  const index = { digest, platforms }
  return { origin: 'published', kind: 'index', refs: {}, index }
}

/** Returns what the log says of a run. */
function said(results: Results): string {
  const before = log().length
  annotateTags(results)
  return log().slice(before)
}

describe('a tag that waits', () => {
  it('is not among those that point to the image, and has its reason', () => {
    const image = {
      name: 'ghcr.io/me/milvus:latest',
      repository: 'ghcr.io/me/milvus',
      digest: BEFORE,
      platforms: {}
    }
    const decision = {
      ...sample.decision,
      kind: 'test' as const,
      published: imageOf('2.6.22'),
      tags: ['2.6.22', '2.6'],
      waiting: [{ tag: 'latest', image }]
    }
    const results: Results = {
      ...published,
      plan: { ...sample, decision },
      image: imageAt(INDEX),
      promotion: { moved: ['2.6.22', '2.6'], left: [] }
    }
    const [tags, waiting] = tagsOf(results).filter(Boolean)
    expect(tags).not.toContain('latest')
    expect(waiting).toMatch(/latest is not moved by this run/)
  })
})

describe('a tag that was left alone', () => {
  const newer = { digest: BEFORE, platforms: {}, annotations: {} }
  const left = [{ tag: 'latest', version: '3.0.0', image: newer }]
  const results = {
    ...published,
    image: imageAt(INDEX),
    promotion: { moved: [], left }
  }
  const WHY =
    '::notice::ghcr.io/me/milvus:latest points to Milvus 3.0.0, which is newer than 2.6.22: not moved%0A'
  const COMMAND =
    'What to do: to move it by hand, run: docker buildx imagetools create --prefer-index=false --tag ghcr.io/me/milvus:latest ghcr.io/me/milvus'

  it('is a notice, with the one command that would move it', () => {
    expect(said(results)).toContain(`${WHY}${COMMAND}@${INDEX}%0A`)
  })

  it('would be moved to the exact tag when nothing is built yet', () => {
    const text = said({ ...results, image: undefined })
    expect(text).toContain(`${COMMAND}:2.6.22%0A`)
  })

  it('has no command when there is nothing else to move it to', () => {
    const text = said({ ...results, image: imageAt(BEFORE) })
    expect(text).toContain(WHY)
    expect(text).not.toContain('What to do')
  })
})

describe('a package that was published for the first time', () => {
  const plan = { ...sample, isUnpublished: true }
  const promotion = { moved: ['2.6'], left: [] }
  const first = { ...published, plan, promotion }
  const PRIVATE = /^::notice::.* may be private, and RunPod then needs/m

  it('may be private, and RunPod cannot pull it then', () => {
    expect(said(first)).toMatch(PRIVATE)
  })

  it.each<[string, Partial<Results>]>([
    ['was published before', { plan: { ...plan, isUnpublished: false } }],
    ['got no tag', { promotion: undefined }],
    [
      'did not get all its tags',
      { promotion: { ...promotion, failure: fail('windows-runner', {}) } }
    ],
    [
      'is in another registry',
      {
        plan: {
          ...plan,
          inputs: {
            ...plan.inputs,
            registry: { host: 'docker.io', isGitHub: false }
          }
        }
      }
    ]
  ])('is not spoken of when it %s', (_, other) => {
    expect(said({ ...first, ...other })).not.toMatch(PRIVATE)
  })
})

describe('a level that was raised', () => {
  /** A run that raised the level of the published image, and set these tags. */
  function raised(moved: string[], digest = INDEX): Results {
    return runOf(
      { kind: 'test', published: imageOf('2.6.22') },
      { image: imageAt(digest), promotion: { moved, left: [] } }
    )
  }

  /** The same of the workflow, which merges what other jobs have built and tested. */
  function merged(level: SmokeLevel): Results {
    const levels = { 'linux/amd64': level, 'linux/arm64': level }
    const targets = new Map([['2.6', imageOf('2.6.22', { levels })]])
    return { ...published, plan: { ...update, targets } }
  }

  /** The same, of images that were upgraded from another one before. */
  function upgradedFrom(before: string): Results {
    const levels = {
      'linux/amd64': 'upgrade',
      'linux/arm64': 'upgrade'
    } as const
    const upgrades = { 'linux/amd64': { from: before, back: 'open' } } as const
    const targets = new Map([['2.6', imageOf('2.6.22', { levels, upgrades })]])
    const replaced = { name: '', ref: '', digest: AMD64 }
    const tests = update.tests.map((test) => ({ ...test, replaced }))
    return {
      ...published,
      plan: { ...update, targets, tests: tests.slice(0, 1) }
    }
  }

  it.each([
    ['by a run that tests the published image', raised(['2.6'])],
    ['by the workflow, which merges the same images again', merged('none')],
    ['by an upgrade from another image', upgradedFrom(ARM64)]
  ])('is a notice with both digests and what to do: %s', (_, results) => {
    expect(said(results)).toMatch(
      new RegExp(
        `::The digest of ghcr.io/me/milvus is ${INDEX} now, no longer ${BEFORE}: .*sign it, too`
      )
    )
  })

  it.each<[string, Results]>([
    ['no tag was set, so that the new index does not exist', raised([])],
    ['the digest is as before', raised(['2.6'], BEFORE)],
    ['an image was built', runOf({})],
    ['the same images had passed it before', merged('restart')],
    ['they had passed it from the same image', upgradedFrom(AMD64)],
    [
      'tags were missing only',
      runOf({ kind: 'promote', published: imageOf('2.6.22') })
    ],
    ['there was no plan', { timings: [] }]
  ])('is not mentioned when %s', (_, results) => {
    expect(said(results)).toBe('')
  })
})
