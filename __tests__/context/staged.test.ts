import { beforeEach, describe, expect, it } from '@jest/globals'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import { hashContext } from '../../src/context/stage.js'
import { stageBuild, type BuildSource } from '../../src/context/staged.js'
import { newJob } from '../support/samples.js'
import { temporaryDirectory } from '../support/temporary.js'

const EPOCH = 1_754_300_000

let directory: string

beforeEach(() => {
  directory = temporaryDirectory()
  for (const name of ['kept', 'ignored', 'Dockerfile']) {
    writeFileSync(path.join(directory, name), name)
  }
  writeFileSync(path.join(directory, '.dockerignore'), 'kept\nDockerfile\n')
})

function write(name: string, text: string): string {
  const file = path.join(temporaryDirectory(), name)
  writeFileSync(file, text)
  return file
}

function stage(given: Partial<BuildSource>): ReturnType<typeof stageBuild> {
  return stageBuild({ directory, contexts: [], ...given }, newJob(), EPOCH)
}

describe('a Dockerfile that is not in its context', () => {
  it('is staged beside it, under its name, with fixed mode and time', () => {
    const file = write('Gpu.Dockerfile', 'FROM a\n')
    const { dockerfile } = stage({
      dockerfile: { file, name: 'Gpu.Dockerfile' }
    })
    const staged = dockerfile?.file ?? ''
    expect(path.basename(staged)).toBe('Gpu.Dockerfile')
    expect(readFileSync(staged, 'utf8')).toBe('FROM a\n')
    const { mode, mtimeMs } = lstatSync(staged)
    expect({ mode: mode & 0o777, mtimeMs }).toEqual({
      mode: 0o644,
      mtimeMs: EPOCH * 1000
    })
  })

  it("leaves the context's own Dockerfile to the ignore file", () => {
    const file = write('Gpu.Dockerfile', 'FROM a\n')
    const staged = stage({ dockerfile: { file, name: 'Gpu.Dockerfile' } })
    expect(existsSync(path.join(staged.directory, 'Dockerfile'))).toBe(false)
    expect(existsSync(path.join(staged.directory, 'ignored'))).toBe(true)
  })

  it('has an ignore file of its own, which replaces that of the context, and in the hash', () => {
    const file = write('D', 'FROM a\n')
    const ignoreFile = write('D.dockerignore', 'ignored\n')
    const staged = stage({ dockerfile: { file, name: 'D', ignoreFile } })
    const has = (name: string): boolean =>
      existsSync(path.join(staged.directory, name))
    expect([has('kept'), has('ignored')]).toEqual([true, false])
    const beside = `${staged.dockerfile?.file}.dockerignore`
    expect(readFileSync(beside, 'utf8')).toBe('ignored\n')
    const hash = hashContext(staged.directory, staged.dockerfile)
    writeFileSync(path.join(staged.directory, 'kept'), 'changed')
    expect(hashContext(staged.directory, staged.dockerfile)).not.toBe(hash)
  })
})

describe('a named context', () => {
  it('is staged without what its .dockerignore excludes, under a name of the job', () => {
    const tools = temporaryDirectory()
    mkdirSync(path.join(tools, 'bin'))
    writeFileSync(path.join(tools, 'bin/tool'), '', { mode: 0o777 })
    writeFileSync(path.join(tools, 'Dockerfile'), '')
    writeFileSync(path.join(tools, '.dockerignore'), 'Dockerfile\n')
    const one = { name: 'tools', kind: 'directory' as const, directory: tools }
    const other = { name: 'a', kind: 'remote' as const, source: 'https://a' }
    const [staged, remote] = stage({ contexts: [one, other] }).contexts
    expect(remote).toEqual(other)
    const copy = staged?.kind === 'directory' ? staged.directory : ''
    expect(path.basename(copy)).toBe('milvus-runpod-0123456789-0')
    expect(existsSync(path.join(copy, 'Dockerfile'))).toBe(false)
    const { mode, mtimeMs } = lstatSync(path.join(copy, 'bin/tool'))
    expect({ mode: mode & 0o777, mtimeMs }).toEqual({
      mode: 0o755,
      mtimeMs: EPOCH * 1000
    })
  })
})
