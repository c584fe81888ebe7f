import { beforeEach, describe, expect, it } from '@jest/globals'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import { hashContext, stageContext } from '../../src/plan/context.js'
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

  it('terminates if a link points back into the context', () => {
    symlinkSync('..', path.join(source, 'configs', 'back'))
    stageContext(source, staged, EPOCH)
    expect(readlinkSync(path.join(staged, 'configs', 'back'))).toBe('..')
  })
})

describe('hashContext', () => {
  /** Returns the hash of the source before and after a change. */
  function hashes(change: () => void): [before: string, after: string] {
    const before = hashContext(source)
    change()
    return [before, hashContext(source)]
  }

  it('is the same for the source and the staged copy', () => {
    write('file', '', 0o600)
    stageContext(source, staged, EPOCH)
    expect(hashContext(staged)).toBe(hashContext(source))
  })

  it.each<[string, () => void]>([
    [
      'the content of a file',
      () => {
        write('Dockerfile', 'FROM x\n')
      }
    ],
    [
      'the executable bit of a file',
      () => {
        write('Dockerfile', 'FROM scratch\n', 0o755)
      }
    ],
    [
      'a new file',
      () => {
        write('new', '')
      }
    ],
    [
      'the name of a file',
      () => {
        renameSync(path.join(source, 'Dockerfile'), path.join(source, 'Other'))
      }
    ],
    [
      'the directory of a file',
      () => {
        renameSync(path.join(source, 'configs'), path.join(source, 'other'))
      }
    ],
    [
      'a new link',
      () => {
        symlinkSync('Dockerfile', path.join(source, 'link'))
      }
    ]
  ])('changes with %s', (_, change) => {
    const [before, after] = hashes(change)
    expect(after).not.toBe(before)
  })

  it('changes with the target of a link', () => {
    const link = path.join(source, 'link')
    symlinkSync('one', link)
    const [before, after] = hashes(() => {
      rmSync(link)
      symlinkSync('two', link)
    })
    expect(after).not.toBe(before)
  })

  it('does not follow a link to a directory', () => {
    const outside = temporaryDirectory()
    symlinkSync(outside, path.join(source, 'link'))
    const [before, after] = hashes(() => {
      writeFileSync(path.join(outside, 'file'), '')
    })
    expect(after).toBe(before)
  })

  it('changes with a file in a nested directory', () => {
    write('a/b/c', '1')
    const [before, after] = hashes(() => {
      write('a/b/c', '2')
    })
    expect(after).not.toBe(before)
  })

  it('changes if two files swap their contents', () => {
    write('a', '1')
    write('b', '2')
    const [before, after] = hashes(() => {
      write('a', '2')
      write('b', '1')
    })
    expect(after).not.toBe(before)
  })

  it.each<[string, () => void]>([
    [
      'times',
      () => {
        utimesSync(path.join(source, 'Dockerfile'), 1, 1)
      }
    ],
    [
      'modes that depend on the umask',
      () => {
        write('Dockerfile', 'FROM scratch\n', 0o600)
      }
    ],
    [
      'modes of directories',
      () => {
        chmodSync(path.join(source, 'configs'), 0o700)
      }
    ],
    [
      'rewriting the same content',
      () => {
        write('Dockerfile', 'FROM scratch\n')
      }
    ]
  ])('does not change with %s', (_, change) => {
    const [before, after] = hashes(change)
    expect(after).toBe(before)
  })

  it('is the same on every machine and in every release', () => {
    write('Zulu', '')
    write('élan', '')
    symlinkSync('Zulu', path.join(source, 'link'))
    expect(hashContext(source)).toBe(
      'df5007396482bcbd19fcb770507ac750fec59dca5d30ff314abf75f06327c6b4'
    )
  })
})
