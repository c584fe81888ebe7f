import { beforeEach, describe, expect, it } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { temporaryDirectory } from '../support/temporary.js'

let directory: string

beforeEach(() => {
  directory = temporaryDirectory()
  writeFileSync(path.join(directory, 'checks'), 'passed\npassed\n')
})

/** Writes what `jest --json` does: 3 tests passed in these files, in milliseconds. */
function write(
  name: string,
  files: Record<string, number>,
  others: object = {}
): void {
  const result = {
    ...{ numPassedTests: 3, numFailedTests: 0, numPendingTests: 0 },
    testResults: Object.entries(files).map(([file, milliseconds]) => ({
      name: path.resolve(file),
      startTime: 1000,
      endTime: 1000 + milliseconds
    })),
    ...others
  }
  writeFileSync(path.join(directory, name), JSON.stringify(result))
}

function count(): { status: number | null; lines: string[] } {
  const { status, stdout } = spawnSync(
    process.execPath,
    ['script/count-tests.ts', directory],
    {
      encoding: 'utf8',
      env: { ...process.env, TEST_SECONDS: `${directory}/kept/seconds` }
    }
  )
  return { status, lines: stdout.trimEnd().split('\n') }
}

describe('script/count-tests.ts', () => {
  it('counts the checks, and the tests of every jest', () => {
    write('a.json', {})
    write('b.json', {}, { numPassedTests: 4 })

    expect(count()).toMatchObject({
      status: 0,
      lines: expect.arrayContaining(['9 passed, 0 failed'])
    })
  })

  it.each([
    ['a test', { numFailedTests: 1 }, '5 passed, 1 failed'],
    ['a skipped test', { numPendingTests: 1 }, '5 passed, 1 failed']
  ])('fails for %s', (_, others, last) => {
    write('a.json', {}, others)
    const { status, lines } = count()

    expect(lines.at(-1)).toBe(last)
    expect(status).toBe(1)
  })

  it('fails for a check, and for a jest that wrote nothing', () => {
    writeFileSync(path.join(directory, 'checks'), 'passed\nfailed\n')
    writeFileSync(path.join(directory, 'a.json'), '')
    const { status, lines } = count()

    expect(lines.at(-1)).toBe('1 passed, 1 failed')
    expect(status).toBe(1)
  })

  it('lists the ten slowest files, each once with its longest run', () => {
    const files = Array.from({ length: 12 }, (_, i) => [
      `f${i}.test.ts`,
      i * 1e3
    ])
    write('a.json', Object.fromEntries(files) as Record<string, number>)
    write('b.json', { 'f3.test.ts': 20_049, 'f11.test.ts': 5 })
    const { lines } = count()

    const names = [3, 11, 10, 9, 8, 7, 6, 5, 4, 2].map((i) => `f${i}.test.ts`)
    expect(lines.slice(1, -1).map((line) => line.split(/ +/)[2])).toEqual(names)
    expect(lines[1]).toBe('   20.0  f3.test.ts')
  })

  it('keeps the seconds of each file, also of those that did not run now', () => {
    write('a.json', { 'a.test.ts': 1500, 'b.test.ts': 100 })
    count()
    write('a.json', { 'b.test.ts': 200 })
    count()

    const kept = readFileSync(`${directory}/kept/seconds`, 'utf8')
    expect(JSON.parse(kept)).toEqual({ 'a.test.ts': 1.5, 'b.test.ts': 0.2 })
  })
})
