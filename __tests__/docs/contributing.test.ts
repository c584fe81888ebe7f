import { describe, expect, it } from '@jest/globals'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { readRepositoryFile } from '../support/action.js'

const source = globSync('src/**/*.ts')
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n')

/** Returns the first group of each match of a pattern in the source code. */
function foundInSource(pattern: RegExp): string[] {
  const found = [...source.matchAll(pattern)].map(([, name = '']) => name)
  return [...new Set(found)]
}

describe('CONTRIBUTING.md', () => {
  it('names only files and folders that exist', () => {
    const names = readRepositoryFile('CONTRIBUTING.md').matchAll(
      /`((?:src|lab|script|docs|docker|__tests__|\.github)\/[\w./-]*)`/g
    )
    const missing = [...names].map(([, name = '']) => name)

    expect(missing.filter((name) => !existsSync(name))).toEqual([])
  })
})

describe('a smoke probe', () => {
  it('is named in docs/smoke-test.md', () => {
    const page = readRepositoryFile('docs/smoke-test.md')
    const probes = foundInSource(/\bprobe\(\s*\w+,\s*'([^']+)'/g)

    expect(probes.length).toBeGreaterThan(4)
    expect(probes.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
  })

  it('calls only what the stand-in Milvus answers', () => {
    const standin = readRepositoryFile('lab/standin/rest.go')
    const calls = foundInSource(/\bcallRest\(\s*\w+,\s*'([^']+)'/g)

    expect(calls.length).toBeGreaterThan(3)
    expect(calls.filter((call) => !standin.includes(`"${call}":`))).toEqual([])
  })
})
