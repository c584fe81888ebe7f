import { describe, expect, it } from '@jest/globals'
import {
  parseMilvusVersion,
  type MilvusVersion
} from '../../src/milvus/version.js'
import { noteOlder, overdue, type Skipped } from '../../src/plan/skipped.js'
import { log } from '../support/log.js'

const NOW = new Date('2026-11-30T04:17:00Z')
const CHOSEN = parseMilvusVersion('2.6.22') as MilvusVersion

/** A version that was released so long before NOW. */
function skipped(
  text: string,
  days: number | undefined,
  available: string[] = []
): Skipped {
  const version = parseMilvusVersion(text) as MilvusVersion
  const publishedAt =
    days === undefined
      ? undefined
      : new Date(NOW.getTime() - days * 24 * 60 * 60 * 1000)
  return {
    version: { ...version, publishedAt },
    name: `milvusdb/milvus:v${text}`,
    missing: available.length > 0 ? ['linux/arm64'] : [],
    available
  }
}

function noted(all: Skipped[], repository = 'milvusdb/milvus'): string {
  noteOlder(CHOSEN, repository, all, NOW)
  return log()
}

describe('overdue', () => {
  it.each([
    ['two days after its release', 2, true],
    ['a second before that', 2 - 1 / 86_400, false],
    ['if nobody knows when it was released', undefined, false]
  ])('is a version %s: %s', (_, days, isLate) => {
    const version = skipped('2.6.25', days)
    expect(overdue([version], NOW) === version).toBe(isLate)
  })

  it('is the newest of several', () => {
    const all = [
      skipped('2.6.25', 1),
      skipped('2.6.24', 5),
      skipped('2.6.23', 20)
    ]
    expect(overdue(all, NOW)).toBe(all[1])
  })
})

describe('noteOlder', () => {
  it('says nothing if no version was skipped', () => {
    expect(noted([])).toBe('')
  })

  it('is a notice in the first two days', () => {
    expect(noted([skipped('2.6.25', 1.9)])).toMatch(
      /^::notice::Fell back to Milvus 2\.6\.22: milvusdb\/milvus:v2\.6\.25 does not exist yet%0AMore: /
    )
  })

  it('is then a warning, which says since when', () => {
    expect(noted([skipped('2.6.25', 3.5)])).toContain(
      '::warning::Fell back to Milvus 2.6.22: milvusdb/milvus:v2.6.25 does not exist yet. Milvus 2.6.25 was released 3 days ago%0A'
    )
  })

  it('names the platform with which RunPod gets the version, if it exists', () => {
    expect(noted([skipped('2.6.25', 3, ['linux/amd64'])])).toContain(
      'to get Milvus 2.6.25 now, set the input "platforms" to "linux/amd64"'
    )
  })

  it('does not name a platform that RunPod cannot use', () => {
    expect(noted([skipped('2.6.25', 3, ['linux/arm64'])])).toContain(
      'there is nothing to do here'
    )
  })

  it.each([
    ['mirror.example/milvus', true],
    ['docker.io/milvusdb/milvus', false]
  ])('%s is a mirror to copy the image to: %s', (repository, isMirror) => {
    const text = noted([skipped('2.6.25', 3, ['linux/amd64'])], repository)
    expect(text.includes('copy the whole image')).toBe(isMirror)
  })
})
