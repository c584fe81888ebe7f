import { describe, expect, it } from '@jest/globals'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { hashContext } from '../../src/context/stage.js'
import type { StagedBuild } from '../../src/context/staged.js'
import { hashOf, type BuildOptions } from '../../src/plan/build-hash.js'
import { temporaryDirectory } from '../support/temporary.js'

describe('hashOf', () => {
  const options: BuildOptions = {
    variant: 'cpu',
    provenance: 'true',
    sbom: 'false',
    labels: ['a=1', 'b=2'],
    annotations: ['c=3'],
    build: { args: [] }
  }

  /** Stages a context, with this Dockerfile, and what else is given. */
  function stagedWith(
    dockerfile: string,
    given: Partial<StagedBuild> = {}
  ): StagedBuild {
    const directory = temporaryDirectory()
    writeFileSync(path.join(directory, 'Dockerfile'), dockerfile)
    return { directory, contexts: [], ...given }
  }

  function hashWith(
    given: Partial<BuildOptions> = {},
    dockerfile = 'FROM scratch\n',
    staged: Partial<StagedBuild> = {}
  ): string {
    const all = { ...options, ...given }
    return hashOf(stagedWith(dockerfile, staged), all)
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
    expect(hashOf({ directory, contexts: [] }, options)).not.toBe(before)
  })

  it('is what it was before a Dockerfile had more inputs, if none of them is given', () => {
    const { variant, provenance, sbom, labels, annotations } = options
    const hashed = { variant, provenance, sbom, labels, annotations }
    const { directory, contexts } = stagedWith('FROM scratch\n')
    const before = createHash('sha256')
      .update(hashContext(directory))
      .update(JSON.stringify({ checks: 1, ...hashed }))
      .digest('hex')
    expect(hashOf({ directory, contexts }, options)).toBe(before)
  })

  it('changes with the content of another Dockerfile, and not with its path', () => {
    const hashes = ['FROM a\n', 'FROM b\n', 'FROM a\n'].map((text) => {
      const file = path.join(temporaryDirectory(), 'Gpu.Dockerfile')
      writeFileSync(file, text)
      return hashWith({}, '', { dockerfile: { file, name: 'Gpu.Dockerfile' } })
    })
    expect(hashes[1]).not.toBe(hashes[0])
    expect(hashes[2]).toBe(hashes[0])
  })

  it('changes with the stage, whose case does not matter', () => {
    const hashFor = (target: string): string =>
      hashWith({ build: { args: [], target } })
    expect(hashFor('final')).not.toBe(hashWith())
    expect(hashFor('final')).not.toBe(hashFor('other'))
    expect(hashFor('Final')).toBe(hashFor('final'))
  })

  it('changes with build arguments, but not with their order', () => {
    const hashFor = (...args: string[]): string => hashWith({ build: { args } })
    expect(hashFor('A=1')).not.toBe(hashWith())
    expect(hashFor('A=1')).not.toBe(hashFor('A=2'))
    expect(hashFor('B=2', 'A=1')).toBe(hashFor('A=1', 'B=2'))
  })

  it('changes with what is in a named directory, and with the address of another context', () => {
    const local = (text: string): string => {
      const directory = temporaryDirectory()
      writeFileSync(path.join(directory, 'file'), text)
      const context = { name: 'tools', kind: 'directory' as const, directory }
      return hashWith({}, '', { contexts: [context] })
    }
    const remote = (source: string): string =>
      hashWith({}, '', { contexts: [{ name: 'a', kind: 'remote', source }] })
    expect(local('1')).not.toBe(hashWith({}, ''))
    expect(local('1')).not.toBe(local('2'))
    expect(local('1')).toBe(local('1'))
    expect(remote('docker-image://a:1')).not.toBe(remote('docker-image://a:2'))
  })

  it('changes with the index of an OCI layout, and its tag', () => {
    const layout = (index: string, version: string): string => {
      const directory = temporaryDirectory()
      writeFileSync(path.join(directory, 'index.json'), index)
      const one = { name: 'a', kind: 'layout' as const, directory, version }
      return hashWith({}, '', { contexts: [one] })
    }
    expect(layout('1', ':a')).not.toBe(layout('2', ':a'))
    expect(layout('1', ':a')).not.toBe(layout('1', ':b'))
    expect(layout('1', ':a')).toBe(layout('1', ':a'))
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
