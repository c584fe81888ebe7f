import { beforeEach, describe, expect, it } from '@jest/globals'
import {
  chmodSync,
  mkdirSync,
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

beforeEach(() => {
  source = temporaryDirectory()
  staged = path.join(temporaryDirectory(), 'staged')
  write('Dockerfile', 'FROM scratch\n')
  write('entrypoint.sh', '#!/bin/sh\n', 0o755)
  write('configs/user.yaml', 'a: 1\n')
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

  it('does not change with what .dockerignore excludes', () => {
    write('.dockerignore', '*.log\n')
    const [before, after] = hashes(() => {
      write('new.log', '')
    })
    expect(after).toBe(before)
  })

  it('changes with a Dockerfile that .dockerignore excludes', () => {
    write('.dockerignore', 'Dockerfile\n')
    const [before, after] = hashes(() => {
      write('Dockerfile', 'FROM x\n')
    })
    expect(after).not.toBe(before)
  })

  it('is the same for the source and the staged copy with a .dockerignore', () => {
    write('.dockerignore', 'Dockerfile\n.dockerignore\nconfigs\n')
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
})
