import { beforeEach, describe, expect, it } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import LongestFirst from '../support/longest-first.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

let directory: string
let kept: string

beforeEach(() => {
  directory = temporaryDirectory()
  kept = path.join(directory, 'seconds.json')
  setEnv({ TEST_SECONDS: kept })
})

/** Returns the order of test files, given with their sizes. */
function sorted(files: Record<string, number>): string[] {
  const tests = Object.entries(files).map(([name, size]) => {
    const file = path.join(directory, name)
    writeFileSync(file, 'x'.repeat(size))
    return { path: file }
  })
  const sequencer = new LongestFirst({
    contexts: [],
    globalConfig: {} as never
  })
  return sequencer.sort(tests).map((test) => path.basename(test.path))
}

function keep(seconds: Record<string, number>): void {
  const entries = Object.entries(seconds).map(([name, taken]) => [
    path.relative('.', path.join(directory, name)),
    taken
  ])
  writeFileSync(kept, JSON.stringify(Object.fromEntries(entries)))
}

describe('the order of test files', () => {
  it('begins with those that took longest the last time', () => {
    keep({ a: 1, b: 30, c: 7 })

    expect(sorted({ a: 9, b: 1, c: 5 })).toEqual(['b', 'c', 'a'])
  })

  it('begins with those that have never run, the largest first', () => {
    keep({ a: 100 })

    expect(sorted({ a: 9, b: 1, c: 5 })).toEqual(['c', 'b', 'a'])
  })

  it.each(['', '{'])('is that of their sizes if %j is kept', (text) => {
    writeFileSync(kept, text)

    expect(sorted({ a: 1, b: 9, c: 5 })).toEqual(['b', 'c', 'a'])
  })
})
