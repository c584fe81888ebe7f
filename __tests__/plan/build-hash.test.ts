import { describe, expect, it } from '@jest/globals'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { hashContext } from '../../src/context/stage.js'
import { hashOf, type BuildOptions } from '../../src/plan/build-hash.js'
import { temporaryDirectory } from '../support/temporary.js'

describe('hashOf', () => {
  const options: BuildOptions = {
    variant: 'cpu',
    provenance: 'true',
    sbom: 'false',
    labels: ['a=1', 'b=2'],
    annotations: ['c=3']
  }

  function hashWith(
    given: Partial<BuildOptions> = {},
    dockerfile = 'FROM scratch\n'
  ): string {
    const directory = temporaryDirectory()
    writeFileSync(path.join(directory, 'Dockerfile'), dockerfile)
    return hashOf(directory, { ...options, ...given })
  }

  it('is a SHA-256', () => {
    expect(hashWith()).toMatch(/^[0-9a-f]{64}$/)
  })

  it.each<[string, Partial<BuildOptions>]>([
    ['variant', { variant: 'gpu' }],
    ['provenance', { provenance: 'false' }],
    ['sbom', { sbom: 'true' }],
    ['labels', { labels: ['a=1'] }],
    ['annotations', { annotations: [] }]
  ])('changes with the %s', (_, given) => {
    expect(hashWith(given)).not.toBe(hashWith())
  })

  it('changes with the context', () => {
    expect(hashWith({}, 'FROM busybox\n')).not.toBe(hashWith())
  })

  it('counts nothing as published from before the layers of the base were compared', () => {
    const directory = temporaryDirectory()
    const before = createHash('sha256')
      .update(hashContext(directory))
      .update(JSON.stringify(options))
      .digest('hex')
    expect(hashOf(directory, options)).not.toBe(before)
  })

  it('ignores the order of labels', () => {
    expect(hashWith({ labels: ['b=2', 'a=1'] })).toBe(hashWith())
  })

  it.each(['revision', 'source', 'created'])(
    'ignores %s, which differs from run to run',
    (name) => {
      const line = `org.opencontainers.image.${name}=c0ffee`
      const annotations = [...options.annotations, `index,manifest:${line}`]
      const labels = [...options.labels, line]
      expect(hashWith({ labels, annotations })).toBe(hashWith())
    }
  )
})
