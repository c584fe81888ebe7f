import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import { listContext } from '../../src/context/files.js'
import { hashContext, stageContext } from '../../src/context/stage.js'
import { readUserYaml, warnOfSecrets } from '../../src/context/user-yaml.js'
import { hostile, LONG } from '../support/hostile.js'
import '../support/log.js'
import { safely } from '../support/safely.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

/** Names that a file can have: all but two, without a slash and a NUL. */
const names = fc
  .oneof(
    hostile,
    fc.constantFrom('x'.repeat(255), '--help', '-rf', '*', '..a', '~', '%')
  )
  .map((text) => Buffer.from(text).subarray(0, 255).toString())
  .map((text) => text.replace(/[/\0\ufffd]/g, '_'))
  .filter((name) => Buffer.byteLength(name) <= 255)
  .filter((name) => !['', '.', '..', '.git', 'Dockerfile'].includes(name))
  .filter((name) => !/^(Dockerfile)?\.dockerignore$/i.test(name))

function contextWith(files: string[]): string {
  const directory = temporaryDirectory()
  writeFileSync(path.join(directory, 'Dockerfile'), 'FROM scratch\n')
  for (const file of files) {
    writeFileSync(`${directory}/${file}`, `content of ${file}`)
  }
  return directory
}

describe('names of files in a build context', () => {
  it('are copied as they are, and each is in the hash', async () => {
    const lists = fc.uniqueArray(names, { minLength: 1, maxLength: 4 })
    const check = async (files: string[]): Promise<void> => {
      const directory = contextWith(files)
      const to = path.join(temporaryDirectory(), 'context')
      await safely(() => {
        stageContext(directory, to, 0)
      })
      expect(readdirSync(to).sort()).toEqual(readdirSync(directory).sort())
      for (const file of files) {
        const text = readFileSync(`${to}/${file}`, 'utf8')
        expect(text).toBe(`content of ${file}`)
      }
      expect(hashContext(to)).toBe(hashContext(directory))
      expect(hashContext(to)).not.toBe(hashContext(contextWith([])))
    }
    await fc.assert(fc.asyncProperty(lists, check), { numRuns: 60 })
  })

  it('are part of one line of a failure', async () => {
    const check = async (name: string): Promise<void> => {
      const elsewhere = temporaryDirectory()
      writeFileSync(`${elsewhere}/${name}`, '')
      const directory = temporaryDirectory()
      symlinkSync(`${elsewhere}/${name}`, path.join(directory, 'Dockerfile'))
      const { failure } = await safely(() => listContext(directory))
      expect(failure?.code).toBe('context-link-outside')
      expect(failure?.what).not.toMatch(/[\r\n\u2028]/)
    }
    await fc.assert(fc.asyncProperty(names, check), { numRuns: 60 })
  })

  it('may be in folders that are too deep for the machine', async () => {
    const directory = contextWith([])
    const deep = path.join(
      directory,
      ...Array<string>(15).fill('x'.repeat(250))
    )
    mkdirSync(deep, { recursive: true })
    const beside = ['y', 'z'].map((name) => name.repeat(250))
    const to = path.join(temporaryDirectory(), ...beside, 'context')
    mkdirSync(path.dirname(to), { recursive: true })
    const { failure } = await safely(() => {
      stageContext(directory, to, 0)
    })
    expect([undefined, 'context-path-too-long']).toContain(failure?.code)
  })
})

describe('a .dockerignore', () => {
  it('is read, or refused by one failure', async () => {
    const check = async (text: string): Promise<void> => {
      const directory = contextWith(['a'])
      writeFileSync(path.join(directory, '.dockerignore'), text)
      const { failure } = await safely(() => listContext(directory))
      if (failure) expect(failure.code).toBe('dockerignore-pattern')
    }
    await fc.assert(fc.asyncProperty(hostile, check), { numRuns: 100 })
  })

  it('may have any number of "**" in a row', () => {
    const directory = contextWith([])
    mkdirSync(path.join(directory, 'a/'.repeat(100)), { recursive: true })
    const text = `${'**/'.repeat(100)}x`
    writeFileSync(path.join(directory, '.dockerignore'), text)
    expect(listContext(directory)).toHaveLength(102)
  })
})

describe('a user.yaml', () => {
  const check = async (text: string): Promise<void> => {
    const directory = temporaryDirectory()
    setEnv({ GITHUB_WORKSPACE: directory })
    const file = path.join(directory, 'a\n::error::user.yaml')
    writeFileSync(file, text)
    const { failure } = await safely(() => readUserYaml(file))
    if (failure) expect(failure.code).toBe('user-yaml-invalid')
    const warned = await safely(() => warnOfSecrets(undefined, file))
    expect(warned.failure).toBe(undefined)
  }

  it('is read, or refused by one failure', async () => {
    const yaml = fc.oneof(
      hostile,
      hostile.map((text) => `minio:\n  secretKey: ${text}\n`),
      hostile.map((text) => `${text}: 1\n`),
      hostile.map((text) => `a: &x [${text}]\nb: [*x, *x]\n`)
    )
    await fc.assert(fc.asyncProperty(yaml, check), { numRuns: 150 })
  })

  it('may be long, and nested deeply', async () => {
    for (const text of LONG) await check(`a: ${text.slice(0, 5000)}`)
    await check('['.repeat(20_000) + ']'.repeat(20_000))
    await check(
      Array.from({ length: 20 }, (_, at) => {
        const before = Array<string>(9).fill(`*a${at}`).join(', ')
        return `b${at}: &a${at + 1} [${before}]`
      }).join('\n')
    )
  })
})
