import { beforeEach, describe, expect, it } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { listContext, listIgnoreFile } from '../../src/context/files.js'
import { temporaryDirectory } from '../support/temporary.js'

let context: string

function write(file: string, content = ''): void {
  mkdirSync(path.dirname(path.join(context, file)), { recursive: true })
  writeFileSync(path.join(context, file), content)
}

function link(target: string, file: string): void {
  symlinkSync(target, path.join(context, file))
}

beforeEach(() => {
  context = temporaryDirectory()
  write('Dockerfile')
})

const FILES =
  'Dockerfile a.log b.txt configs/user.yaml dir/a.log dir/keep dir/sub/keep src/dir/x (x+y) [1] !x #x é'.split(
    ' '
  )

describe('a .dockerignore', () => {
  // The results are those of docker's own code: fsutil.WalkDir with the patterns
  // of moby/patternmatcher v0.6.1, as in BuildKit and buildx.
  it.each([
    ['', 'excludes', ''],
    ['*.log', 'excludes', 'a.log'],
    ['**/*.log', 'excludes', 'a.log dir/a.log'],
    ['**.log', 'excludes', 'a.log dir/a.log'],
    ['dir', 'excludes', 'dir/a.log dir/keep dir/sub/keep'],
    ['/dir/', 'excludes', 'dir/a.log dir/keep dir/sub/keep'],
    ['./dir', 'excludes', 'dir/a.log dir/keep dir/sub/keep'],
    ['dir/', 'excludes', 'dir/a.log dir/keep dir/sub/keep'],
    ['**/dir', 'excludes', 'dir/a.log dir/keep dir/sub/keep src/dir/x'],
    ['dir/*', 'excludes', 'dir/a.log dir/keep dir/sub/keep'],
    ['dir/**', 'excludes', 'dir/a.log dir/keep dir/sub/keep'],
    ['dir/*\n!dir/keep', 'excludes', 'dir/a.log dir/sub/keep'],
    ['dir\n!dir/sub/keep', 'excludes', 'dir/a.log dir/keep'],
    ['dir/sub\n!dir', 'excludes', 'dir/sub/keep'],
    ['!dir/keep\ndir', 'excludes', 'dir/a.log dir/keep dir/sub/keep'],
    ['*\n!configs', 'keeps', 'Dockerfile configs/user.yaml'],
    ['*\n!configs/user.yaml', 'keeps', 'Dockerfile configs/user.yaml'],
    ['**\n!**/keep', 'keeps', 'Dockerfile dir/keep dir/sub/keep'],
    ['configs/user.yaml', 'excludes', 'configs/user.yaml'],
    ['**/user.yaml', 'excludes', 'configs/user.yaml'],
    ['DIR', 'excludes', ''],
    ['?.log', 'excludes', 'a.log'],
    ['[ab].*', 'excludes', 'a.log b.txt'],
    ['[^a].log', 'excludes', ''],
    ['[a-c]*', 'excludes', 'a.log b.txt configs/user.yaml'],
    ['dir/s?b', 'excludes', 'dir/sub/keep'],
    ['(x+y)', 'excludes', '(x+y)'],
    ['(x*', 'excludes', '(x+y)'],
    ['\\[1\\]', 'excludes', '[1]'],
    ['\\!x', 'excludes', '!x'],
    ['/!x', 'excludes', ''],
    ['\\#x', 'excludes', '#x'],
    ['#x', 'excludes', ''],
    ['# x', 'excludes', ''],
    [' #x', 'excludes', '#x'],
    ['é', 'excludes', 'é'],
    ['?', 'excludes', 'é'],
    ['../dir', 'excludes', ''],
    ['dir/../configs', 'excludes', 'configs/user.yaml'],
    ['/', 'excludes', ''],
    ['.', 'excludes', ''],
    ['**', 'keeps', 'Dockerfile'],
    ['*/a.log', 'excludes', 'dir/a.log'],
    ['**/sub/**', 'excludes', 'dir/sub/keep'],
    ['\ufeffdir', 'excludes', 'dir/a.log dir/keep dir/sub/keep'],
    [
      'dir\r\nconfigs\r\n',
      'excludes',
      'configs/user.yaml dir/a.log dir/keep dir/sub/keep'
    ],
    ['  dir  ', 'excludes', 'dir/a.log dir/keep dir/sub/keep'],
    ['! dir', 'excludes', ''],
    ['dir\n! dir/keep', 'excludes', 'dir/a.log dir/sub/keep'],
    ['a.log\n!*.log\nA.log', 'excludes', ''],
    ['dir*\n!dir/keep\n*', 'keeps', 'Dockerfile dir/keep'],
    ['sub', 'excludes', ''],
    ['s**/x', 'excludes', 'src/dir/x']
  ])('%j %s %j', (patterns, verb, names) => {
    FILES.forEach((file) => {
      write(file)
    })
    write('.dockerignore', patterns)
    const list = listContext(context)
    const isListed = (file: string): boolean => list.includes(file)
    const shown = FILES.filter((file) => isListed(file) === (verb === 'keeps'))
    expect(shown.join(' ')).toBe(names)
  })

  it.each(['!', '[', '[a', 'a]', 'a\\', '\\d', '[]', '[*]', '[z-a]'])(
    'is refused with the pattern %j, which docker refuses or reads in another way',
    (pattern) => {
      write('.dockerignore', `dir\n${pattern}\n`)
      expect(() => listContext(context)).toThrow(
        `.dockerignore: the pattern "${pattern}" cannot be read`
      )
    }
  )

  it('is read from Dockerfile.dockerignore first', () => {
    write('a')
    write('b')
    write('.dockerignore', 'a')
    expect(listIgnoreFile(context)).toEqual(['.dockerignore'])
    write('Dockerfile.dockerignore', 'b')
    expect(listIgnoreFile(context)).toEqual(['Dockerfile.dockerignore'])
    expect(listContext(context)).toContain('a')
    expect(listContext(context)).not.toContain('b')
  })

  it('can be a link in the context', () => {
    write('docker/ignore', 'dir')
    write('dir/a')
    link('docker/ignore', '.dockerignore')
    expect(listContext(context)).not.toContain('dir')
    expect(listIgnoreFile(context)).toEqual([
      '.dockerignore',
      'docker',
      'docker/ignore'
    ])
  })

  it.each(['Dockerfile.dockerignore', '.dockerignore'])(
    'is refused as a link out of the context: %s',
    (name) => {
      const outside = path.join(temporaryDirectory(), 'secret')
      writeFileSync(outside, 'secret')
      link(outside, name)
      expect(() => listContext(context)).toThrow(
        `${name} in the build context is a link that leads out of it, to ${outside}`
      )
    }
  )

  it('is refused if it is not a file', () => {
    mkdirSync(path.join(context, '.dockerignore'))
    expect(() => listContext(context)).toThrow(
      '.dockerignore in the build context is not a file'
    )
  })
})

describe('listContext', () => {
  it('sorts by bytes, with directories before their files', () => {
    for (const file of ['b/c', 'b-d', 'a', 'Z', 'é']) write(file)
    expect(listContext(context)).toEqual([
      'Dockerfile',
      'Z',
      'a',
      'b',
      'b-d',
      'b/c',
      'é'
    ])
  })

  it('leaves out .git at the root only', () => {
    write('.git/HEAD')
    write('a/.git/HEAD')
    expect(listContext(context)).toEqual([
      'Dockerfile',
      'a',
      'a/.git',
      'a/.git/HEAD'
    ])
  })

  it('has the Dockerfile and what it links to, also if they are excluded', () => {
    const other = temporaryDirectory()
    mkdirSync(path.join(other, 'docker'))
    writeFileSync(path.join(other, 'docker', 'cpu'), '')
    writeFileSync(path.join(other, '.dockerignore'), '*')
    symlinkSync('docker/cpu', path.join(other, 'Dockerfile'))
    expect(listContext(other)).toEqual(['Dockerfile', 'docker', 'docker/cpu'])
  })

  it('refuses a Dockerfile that is a link out of the context', () => {
    const other = temporaryDirectory()
    symlinkSync(
      path.join(context, 'Dockerfile'),
      path.join(other, 'Dockerfile')
    )
    expect(() => listContext(other)).toThrow(
      `Dockerfile in the build context is a link that leads out of it, to ${context}`
    )
  })

  it('does not follow links', () => {
    const outside = temporaryDirectory()
    writeFileSync(path.join(outside, 'secret'), '')
    link(outside, 'directory')
    link(path.join(outside, 'secret'), 'file')
    link('..', 'back')
    expect(listContext(context)).toEqual([
      'Dockerfile',
      'back',
      'directory',
      'file'
    ])
  })

  it('refuses a FIFO by its name, unless it is excluded', () => {
    execFileSync('mkfifo', [path.join(context, 'pipe')])
    expect(() => listContext(context)).toThrow('"pipe" in the build context')
    write('.dockerignore', 'pipe')
    expect(listContext(context)).not.toContain('pipe')
  })

  it('refuses a socket by its name', async () => {
    const server = createServer().listen(path.join(context, 'socket'))
    try {
      await once(server, 'listening')
      expect(() => listContext(context)).toThrow(
        '"socket" in the build context'
      )
    } finally {
      server.close()
    }
  })

  describe('with a name that is not UTF-8', () => {
    /** "한글" in EUC-KR. */
    const NAME = Buffer.from([0xc7, 0xd1, 0xb1, 0xdb])
    const SHOWN = '\\xc7\\xd1\\xb1\\xdb'

    function pathTo(directory: string, name: Buffer): Buffer {
      return Buffer.concat([Buffer.from(`${directory}/`), name])
    }

    it.each([
      ['file', SHOWN],
      ['directory', SHOWN],
      ['link target', `link -> ${SHOWN}`]
    ])('refuses a %s, and shows its bytes', (kind, shown) => {
      if (kind === 'file') writeFileSync(pathTo(context, NAME), '')
      else if (kind === 'directory') mkdirSync(pathTo(context, NAME))
      else symlinkSync(NAME, path.join(context, 'link'))
      expect(() => listContext(context)).toThrow(
        `A name in the build context is not UTF-8, and cannot be copied: "${shown}"`
      )
    })

    it('names its directory', () => {
      mkdirSync(path.join(context, 'a'))
      writeFileSync(pathTo(path.join(context, 'a'), NAME), '')
      expect(() => listContext(context)).toThrow(`"a/${SHOWN}"`)
    })

    it('does not need it if it is excluded', () => {
      mkdirSync(path.join(context, 'a'))
      writeFileSync(pathTo(path.join(context, 'a'), NAME), '')
      writeFileSync(pathTo(context, NAME), '')
      write('.dockerignore', '*\n!b')
      write('b')
      expect(listContext(context)).toEqual(['Dockerfile', 'b'])
    })
  })

  it('does not look into an excluded directory', () => {
    write('dir/a')
    execFileSync('mkfifo', [path.join(context, 'dir', 'pipe')])
    write('.dockerignore', 'dir')
    expect(listContext(context)).toEqual(['.dockerignore', 'Dockerfile'])
  })
})
