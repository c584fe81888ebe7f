import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { BROKEN, READ, STOPPED } from '../../support/settings-texts.ts'
import { yamlLines } from '../../support/yaml-lines.ts'
import { lab } from '../support/lab.ts'

type Settings = Record<string, string>

/** What the image's reader makes of a text. */
interface Reading {
  settings: Settings
  /** Lines at which it stops the start. */
  stops: string[]
  /** Settings that it leaves to the files. */
  left: string[]
}

/** The settings that files may have. */
const KNOWN = readFileSync('docker/lib/milvus-runpod/known-settings', 'utf8')
  .split('\n')
  .filter((line) => /^[A-Z]/.test(line) && !/ variable$/.test(line))
  .map((line) => {
    const [name = '', , upstream = ''] = line.split(' ')
    const key = name.replaceAll('_', '').toLowerCase()
    return { name, key, upstream: upstream.split('|') }
  })

// The reader prints calls of shell functions.
const SCRIPT = `
lib=docker/lib/milvus-runpod
stop_at_line() { printf 'stop: line %s %s\\n' "$2" "$3"; }
leave_log() { echo 'left: LOG_FILE_ROOTPATH'; }
use_setting() { printf 'set: %s=%s\\n' "$1" "$3"; }
for file in "$0"/*; do
  echo "text: $file"
  eval "$(LC_ALL=C awk -f "$lib/settings.awk" \\
    input=known "$lib/known-settings" input=files "$file")"
done`

/** Has texts read as files of this name's kind. */
function readAll(texts: string[], name = 'user.yaml'): Reading[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'settings-'))
  for (const [index, text] of texts.entries()) {
    const number = String(index).padStart(5, '0')
    writeFileSync(path.join(folder, `${number}-${name}`), text)
  }
  const output = execFileSync('bash', ['-c', SCRIPT, folder], {
    encoding: 'utf8'
  })
  rmSync(folder, { recursive: true })
  return output
    .split(/^text: .*\n/m)
    .slice(1)
    .map(toReading)
}

function toReading(output: string): Reading {
  const all = (pattern: RegExp): string[] =>
    [...output.matchAll(pattern)].map(([, found = '']) => found)
  const settings = all(/^set: (.*)$/gm).map((line): [string, string] => {
    const [name = ''] = line.split('=', 1)
    return [name, line.slice(name.length + 1)]
  })
  return {
    settings: Object.fromEntries(settings),
    stops: all(/^stop: (.*)$/gm),
    left: all(/^left: (.*)$/gm)
  }
}

/** What Milvus' own loader reads, by its keys; nothing of a broken text. */
function readByMilvus(texts: string[]): (Settings | null)[] {
  const output = execFileSync(`${lab('YAML')}/yaml`, ['settings'], {
    input: JSON.stringify(texts),
    encoding: 'utf8'
  })
  return JSON.parse(output) as (Settings | null)[]
}

/** Settings that were read otherwise; a default of upstream's may be left out. */
function differences(
  { settings, left }: Reading,
  expected: Settings
): string[] {
  const wrong = KNOWN.filter(({ name, key, upstream }) => {
    const value = expected[key]
    if (settings[name] === value || left.includes(name)) return false
    return !(settings[name] === undefined && upstream.includes(value ?? '-'))
  })
  return wrong.map(({ name }) => name)
}

describe("the image's reader of user.yaml", () => {
  it('reads what Milvus reads', () => {
    const expected = readByMilvus(READ)

    const found = readAll(READ)

    const wrong = READ.filter((_, i) => {
      const reading = found[i]
      if (!reading || reading.stops.length > 0 || reading.left.length > 0) {
        return true
      }
      return differences(reading, expected[i] ?? {}).length > 0
    })
    expect(wrong).toEqual([])
    expect(found).toHaveLength(READ.length)
  })

  it('stops at what it cannot read for certain', () => {
    const found = readAll(STOPPED)

    expect(readByMilvus(STOPPED)).not.toContain(null)
    expect(STOPPED.filter((_, i) => found[i]?.stops.length === 0)).toEqual([])
  })

  it("leaves Milvus' log alone where it cannot read where that goes", () => {
    const texts = [
      'log: {level: info}',
      'x: &x {level: info}\nlog: *x\n',
      'log:\n  level: info\nlog:\n  format: json\n'
    ]

    const found = readAll(texts)

    expect(readByMilvus(texts)).not.toContain(null)
    for (const { stops, left } of found) {
      expect({ stops, left: left[0] }).toEqual({
        stops: [],
        left: 'LOG_FILE_ROOTPATH'
      })
    }
    expect(found).toHaveLength(texts.length)
  })

  it('stops at what Milvus cannot read', () => {
    const found = readAll(BROKEN)

    expect(readByMilvus(BROKEN).filter(Boolean)).toEqual([])
    expect(BROKEN.filter((_, i) => found[i]?.stops.length === 0)).toEqual([])
  })

  it('names the line, and what to write instead', () => {
    const text = 'x: 1\nproxy:\n  port: *x\n  http:\n    port: {a\n'

    const [reading] = readAll([text])

    expect(reading?.stops).toEqual([
      'line 3 write one setting in a line, without brackets, alias (*) or backslash',
      'line 5 write one setting in a line, without brackets, alias (*) or backslash',
      'line 5 close what it opens'
    ])
  })

  it.each(['user.yaml', 'milvus.yaml'])(
    'never reads another setting than Milvus, whatever is in %s',
    (name) => {
      const texts = fc.sample(yamlLines, { numRuns: 700, seed: 20 })
      const expected = readByMilvus(texts)

      const found = readAll(texts, name)

      const compared = texts.flatMap((text, i) => {
        const [reading, settings] = [found[i], expected[i]]
        if (!reading || !settings || reading.stops.length > 0) return []
        return [{ text, wrong: differences(reading, settings) }]
      })
      expect(compared.filter(({ wrong }) => wrong.length > 0)).toEqual([])
      expect(compared.length).toBeGreaterThan(200)
    }
  )
})

describe("upstream's own milvus.yaml", () => {
  it("says nothing against the image's defaults", () => {
    const text = readFileSync('lab/standin/milvus.yaml', 'utf8')

    const [reading] = readAll([text], 'milvus.yaml')

    expect(reading).toEqual({ settings: {}, stops: [], left: [] })
  })
})
