import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import { execSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import { temporaryDirectory } from '../support/temporary.js'

// Reading all of a large file takes seconds, and proves no more than its start.
let chunksLeft = Infinity
jest.unstable_mockModule('node:fs', () => ({
  ...fs,
  readSync: (descriptor: number, chunk: Buffer) =>
    chunksLeft-- > 0 ? fs.readSync(descriptor, chunk) : 0
}))
const { hashContext, stageContext } = await import('../../src/context/stage.js')

const EPOCH = 1_754_300_000

let source: string
let staged: string

function write(name: string, content: string, mode = 0o644): void {
  const file = path.join(source, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, content)
  chmodSync(file, mode)
}

/** Runs a shell command in the source. */
function shell(command: string): void {
  execSync(command, { cwd: source })
}

/** Returns the mode of a staged file in octal. */
function modeOf(name: string): string {
  return (lstatSync(path.join(staged, name)).mode & 0o7777).toString(8)
}

beforeEach(() => {
  chunksLeft = Infinity
  source = path.join(temporaryDirectory(), 'source')
  staged = path.join(temporaryDirectory(), 'staged')
  write('Dockerfile', 'FROM scratch\n')
  write('entrypoint.sh', '#!/bin/sh\n', 0o755)
  write('configs/user.yaml', 'a: 1\n')
})

describe('stageContext', () => {
  it('copies the files', () => {
    stageContext(source, staged, EPOCH)
    const copied = path.join(staged, 'configs', 'user.yaml')
    expect(readFileSync(copied, 'utf8')).toBe('a: 1\n')
  })

  it.each([
    ['644', '644'],
    ['600', '644'],
    ['666', '644'],
    ['700', '755'],
    ['777', '755'],
    ['4755', '755']
  ])('turns file mode %s into %s', (before, after) => {
    write('file', '', parseInt(before, 8))
    stageContext(source, staged, EPOCH)
    expect(modeOf('file')).toBe(after)
  })

  it.each(['700', '775', '777'])('turns directory mode %s into 755', (mode) => {
    chmodSync(source, mode)
    chmodSync(path.join(source, 'configs'), mode)
    stageContext(source, staged, EPOCH)
    expect(modeOf('.')).toBe('755')
    expect(modeOf('configs')).toBe('755')
  })

  it.each(['000', '077'])('sets the same modes under umask %s', (umask) => {
    const before = process.umask(umask)
    try {
      stageContext(source, staged, EPOCH)
    } finally {
      process.umask(before)
    }
    const names = ['.', 'Dockerfile', 'entrypoint.sh', 'configs']
    expect(names.map(modeOf)).toEqual(['755', '644', '755', '755'])
  })

  it('sets the time of all files, directories and links', () => {
    symlinkSync('Dockerfile', path.join(source, 'link'))
    utimesSync(path.join(source, 'Dockerfile'), 1, 1)
    stageContext(source, staged, EPOCH)
    const names = ['.', 'Dockerfile', 'configs', 'configs/user.yaml', 'link']
    for (const name of names) {
      const { mtimeMs } = lstatSync(path.join(staged, name))
      expect([name, mtimeMs]).toEqual([name, EPOCH * 1000])
    }
  })

  it('copies links verbatim, also dangling ones', () => {
    symlinkSync('../nowhere', path.join(source, 'link'))
    stageContext(source, staged, EPOCH)
    expect(readlinkSync(path.join(staged, 'link'))).toBe('../nowhere')
  })

  it('does not change the source', () => {
    write('file', '', 0o600)
    utimesSync(path.join(source, 'file'), 1, 1)
    stageContext(source, staged, EPOCH)
    const { mode, mtimeMs } = lstatSync(path.join(source, 'file'))
    expect([mode & 0o777, mtimeMs]).toEqual([0o600, 1000])
  })

  it('does not change files behind a link to a directory', () => {
    const outside = temporaryDirectory()
    const file = path.join(outside, 'private')
    writeFileSync(file, '', { mode: 0o600 })
    symlinkSync(outside, path.join(source, 'link'))
    stageContext(source, staged, EPOCH)
    expect(lstatSync(file).mode & 0o777).toBe(0o600)
  })

  it('copies a context that is itself a link', () => {
    const link = path.join(temporaryDirectory(), 'link')
    symlinkSync(source, link)
    stageContext(link, staged, EPOCH)
    expect(lstatSync(staged).isDirectory()).toBe(true)
    expect(hashContext(staged)).toBe(hashContext(source))
  })

  it('copies only what docker build reads', () => {
    write('.dockerignore', 'a\n.dockerignore\n')
    write('.git/HEAD', '')
    write('a/file', '')
    write('b/file', '')
    stageContext(source, staged, EPOCH)
    const names = readdirSync(staged, { recursive: true }).map(String).sort()
    expect(names).toEqual([
      '.dockerignore',
      'Dockerfile',
      'b',
      'b/file',
      'configs',
      'configs/user.yaml',
      'entrypoint.sh'
    ])
  })
})

describe('stageContext with a user.yaml', () => {
  const name = path.join('configs', 'user.yaml')

  function stage(): string {
    stageContext(source, staged, EPOCH, { userYaml: Buffer.from('b: 2\n') })
    return readFileSync(path.join(staged, name), 'utf8')
  }

  it('writes it in place of that of the context', () => {
    expect(stage()).toBe('b: 2\n')
    expect(modeOf(name)).toBe('644')
  })

  it('replaces a link, and not the file behind it', () => {
    const outside = path.join(temporaryDirectory(), 'file')
    writeFileSync(outside, 'c: 3\n')
    rmSync(path.join(source, name))
    symlinkSync(outside, path.join(source, name))
    expect(stage()).toBe('b: 2\n')
    expect(readFileSync(outside, 'utf8')).toBe('c: 3\n')
  })

  it.each([
    ['configs is a link', 'mv configs ../outside; ln -s ../outside configs'],
    ['the context has none', 'rm configs/user.yaml'],
    ['.dockerignore excludes it', 'echo "**/*.yaml" > .dockerignore']
  ])('fails if %s', (_, change) => {
    shell(change)
    expect(stage).toThrow(`no ${name} to replace`)
    expect(existsSync(staged)).toBe(false)
  })
})

describe('hashContext', () => {
  /** Returns the hash of the source before and after a shell command in it. */
  function hashes(change: string): [before: string, after: string] {
    const before = hashContext(source)
    shell(change)
    return [before, hashContext(source)]
  }

  it('hashes each file by itself, however long the one before was', () => {
    const directory = temporaryDirectory()
    const files = { Dockerfile: 'FROM x', a: 'x'.repeat(3_000_000), b: 'short' }
    const sha256 = (text: string): string =>
      createHash('sha256').update(text).digest('hex')
    const lines = Object.entries(files).map(([name, content]) => {
      writeFileSync(path.join(directory, name), content)
      return `${name}\0${(0o644).toString(8)}\0${sha256(content)}\n`
    })
    expect(hashContext(directory)).toBe(sha256(lines.join('')))
  })

  it.each([
    ['the content of a file', 'echo FROM x > Dockerfile'],
    ['the executable bit of a file', 'chmod +x Dockerfile'],
    ['a new file', 'touch new'],
    ['a file in a nested directory', 'mkdir -p c/d; touch c/d/e'],
    ['the name of a file', 'mv Dockerfile Other'],
    ['the directory of a file', 'mv configs other'],
    ['two files that swap their contents', 'mv a c; mv b a; mv c b'],
    ['a new link', 'ln -s Dockerfile new'],
    ['the target of a link', 'ln -sf two link']
  ])('changes with %s', (_, change) => {
    shell('echo 1 > a; echo 2 > b; ln -s one link')
    const [before, after] = hashes(change)
    expect(after).not.toBe(before)
  })

  it.each([
    ['times', 'touch -d @1 Dockerfile'],
    ['modes that depend on the umask', 'chmod 600 Dockerfile'],
    ['modes of directories', 'chmod 700 configs'],
    ['rewriting the same content', 'echo FROM scratch > Dockerfile'],
    ['what .dockerignore excludes', 'touch new.log'],
    ['a file behind a link to a directory', 'touch ../outside/file']
  ])('does not change with %s', (_, change) => {
    shell('echo "*.log" > .dockerignore; mkdir ../outside; ln -s ../outside l')
    const [before, after] = hashes(change)
    expect(after).toBe(before)
  })

  it('changes with a Dockerfile that .dockerignore excludes', () => {
    write('.dockerignore', 'Dockerfile\n')
    const [before, after] = hashes('echo FROM x > Dockerfile')
    expect(after).not.toBe(before)
  })

  it.each([
    ['private files', 'touch file; chmod 600 file'],
    ['a .dockerignore', 'printf "Dockerfile\n.dockerignore\n" > .dockerignore']
  ])('is the same for the source and the staged copy with %s', (_, change) => {
    shell(change)
    stageContext(source, staged, EPOCH)
    expect(hashContext(staged)).toBe(hashContext(source))
  })

  it('is the same on every machine and in every release', () => {
    write('Zulu', '')
    write('élan', '')
    symlinkSync('Zulu', path.join(source, 'link'))
    expect(hashContext(source)).toBe(
      'df5007396482bcbd19fcb770507ac750fec59dca5d30ff314abf75f06327c6b4'
    )
  })

  it('reads files of more than 2 GiB, which readFile refuses', () => {
    const file = path.join(source, 'large')
    writeFileSync(file, '')
    // A sparse file, which takes no space.
    truncateSync(file, 2 ** 31 + 1)
    chunksLeft = 6
    expect(hashContext(source)).toMatch(/^[0-9a-f]{64}$/)
    expect(chunksLeft).toBeLessThan(0)
  })
})
