import { describe, expect, it } from '@jest/globals'
import {
  entryAnnotations,
  podKey,
  readEntries,
  type FailedEntries
} from '../../src/publish/failed-entries.js'
import { AMD64, ARM64 } from '../support/samples.js'

const AT = '2026-11-30T04:17:09Z'

/** What a registry returns of an index with these entries. */
function stored(entries: FailedEntries): Record<string, string> {
  return Object.fromEntries(
    entryAnnotations(entries).map((line) => line.split(/=(.*)/s, 2))
  ) as Record<string, string>
}

describe('the entries of the memory', () => {
  it('are read as they were written', () => {
    const entries: FailedEntries = new Map([
      [podKey('p1'), { manifest: AMD64, at: AT, run: '123' }],
      [podKey('p2'), { manifest: ARM64, at: AT, run: undefined }]
    ])
    expect(readEntries(stored(entries))).toEqual(entries)
  })

  it('are kept of the 100 newest failures', () => {
    const entries: FailedEntries = new Map(
      Array.from({ length: 120 }, (_, day) => {
        const at = new Date(Date.UTC(2026, 0, 1 + day)).toISOString()
        const entry = { manifest: AMD64, at: `${at.slice(0, 19)}Z` }
        return [podKey(`p${day}`), entry]
      })
    )
    const kept = readEntries(stored(entries))
    expect(kept.size).toBe(100)
    expect(kept.has(podKey('p119'))).toBe(true)
    expect(kept.has(podKey('p19'))).toBe(false)
  })

  it('do not show the id of a pod, which is the name of its host', () => {
    const id = 'a1b2c3d4e5f6g7'
    const entries = new Map([[podKey(id), { manifest: AMD64, at: AT }]])
    expect(JSON.stringify(stored(entries))).not.toContain(id)
  })

  it.each([
    [`io.github.milvus-runpod.failed.${'0'.repeat(16)}`, 'nothing'],
    [`io.github.milvus-runpod.failed.${'0'.repeat(16)}`, `${AMD64} yesterday`],
    [
      `io.github.milvus-runpod.failed.${'0'.repeat(16)}`,
      `${AMD64} ${AT} 1](http://evil)`
    ],
    ['io.github.milvus-runpod.failed.p1', `${AMD64} ${AT}`],
    ['org.opencontainers.image.version', '2.6.22']
  ])('are nothing else that an index may say: %s=%s', (key, value) => {
    expect(readEntries({ [key]: value }).size).toBe(0)
  })

  it('are never written without any annotation, or buildx keeps the old ones', () => {
    expect(entryAnnotations(new Map())).toHaveLength(1)
  })
})
