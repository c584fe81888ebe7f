import { beforeEach, describe, expect, it } from '@jest/globals'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import { hashContext, stageContext } from '../../src/context/stage.js'
import { temporaryDirectory } from '../support/temporary.js'

const EPOCH = 1_754_300_000

let source: string
let staged: string

function write(name: string, content: string, mode = 0o644): void {
  const file = path.join(source, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, content)
  chmodSync(file, mode)
}

/** Returns the mode of a staged file in octal. */
function modeOf(name: string): string {
  return (lstatSync(path.join(staged, name)).mode & 0o7777).toString(8)
}

beforeEach(() => {
  source = temporaryDirectory()
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

  it('leaves out .git at the root only', () => {
    write('.git/HEAD', 'ref: refs/heads/main\n')
    write('configs/.git/HEAD', 'kept\n')
    stageContext(source, staged, EPOCH)
    expect(existsSync(path.join(staged, '.git'))).toBe(false)
    expect(existsSync(path.join(staged, 'configs', '.git'))).toBe(true)
  })

  it.each([
    ['644', '644'],
    ['600', '644'],
    ['664', '644'],
    ['666', '644'],
    ['755', '755'],
    ['700', '755'],
    ['777', '755'],
    ['775', '755'],
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

  it('terminates if a link points back into the context', () => {
    symlinkSync('..', path.join(source, 'configs', 'back'))
    stageContext(source, staged, EPOCH)
    expect(readlinkSync(path.join(staged, 'configs', 'back'))).toBe('..')
  })
})

describe('stageContext with a user.yaml', () => {
  const name = path.join('configs', 'user.yaml')
  let userYaml: string

  beforeEach(() => {
    userYaml = path.join(temporaryDirectory(), 'own.yaml')
    writeFileSync(userYaml, 'b: 2\n')
  })

  function stage(): string {
    stageContext(source, staged, EPOCH, { [name]: userYaml })
    return readFileSync(path.join(staged, name), 'utf8')
  }

  it('copies it in place of that of the context', () => {
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

  it.each<[string, () => void]>([
    [
      'configs is a link',
      () => {
        const outside = temporaryDirectory()
        writeFileSync(path.join(outside, 'user.yaml'), '')
        rmSync(path.join(source, 'configs'), { recursive: true })
        symlinkSync(outside, path.join(source, 'configs'))
      }
    ],
    [
      'the context has none',
      () => {
        rmSync(path.join(source, name))
      }
    ],
    [
      '.dockerignore excludes it',
      () => {
        write('.dockerignore', '**/*.yaml')
      }
    ],
    [
      'it has become a link',
      () => {
        renameSync(userYaml, `${userYaml}.old`)
        symlinkSync(`${userYaml}.old`, userYaml)
      }
    ]
  ])('fails if %s', (_, change) => {
    change()
    expect(stage).toThrow(`cannot replace ${name} of the build context`)
    expect(existsSync(staged)).toBe(false)
  })
})
