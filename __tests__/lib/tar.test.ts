import { describe, expect, it } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import {
  linkSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import { isTarHeader, readTar } from '../../src/lib/tar.js'
import { temporaryDirectory } from '../support/temporary.js'

/** Packs files, by their paths, with the system's own tar. */
function pack(files: Record<string, string>, format = 'pax'): Buffer {
  const root = temporaryDirectory()
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(root, 'configs', name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return packFolder(root, format)
}

function packFolder(root: string, format = 'pax'): Buffer {
  const options = ['--sort=name', `--format=${format}`, '-C', root]
  return execFileSync('tar', ['-cf', '-', ...options, 'configs'])
}

function textsIn(archive: Buffer): Record<string, string | undefined> {
  const pairs = readTar(archive).map(({ name, content }) => {
    return [name, content?.toString()] as const
  })
  return Object.fromEntries(pairs)
}

/** Longer than the field of a header. */
const LONG = `${'a'.repeat(120)}/${'ä'.repeat(60)}.yaml`

describe('readTar', () => {
  it.each(['pax', 'ustar'])('reads files of any size: %s', (format) => {
    const sizes = [0, 1, 511, 512, 513, 100_000]
    const files = Object.fromEntries(
      sizes.map((size) => [`${size}.txt`, 'ä'.repeat(size)])
    )
    const found = textsIn(pack(files, format))
    expect(found).toMatchObject({ 'configs/': undefined })
    for (const [name, text] of Object.entries(files)) {
      expect(found[`configs/${name}`]).toBe(text)
    }
  })

  it('reads a name that does not fit into a header, and the next one', () => {
    const found = textsIn(pack({ [LONG]: 'long', 'z.yaml': 'short' }))
    expect(found).toMatchObject({
      [`configs/${LONG}`]: 'long',
      'configs/z.yaml': 'short'
    })
  })

  it('reads a name whose folders have a field of their own', () => {
    const name = `${'a'.repeat(90)}/${'b'.repeat(60)}`
    expect(textsIn(pack({ [name]: 'x' }, 'ustar'))).toMatchObject({
      [`configs/${name}`]: 'x'
    })
  })

  it('says of a link only that it is there', () => {
    const root = temporaryDirectory()
    const folder = path.join(root, 'configs')
    mkdirSync(folder)
    writeFileSync(path.join(folder, 'a'), 'text')
    linkSync(path.join(folder, 'a'), path.join(folder, 'b'))
    symlinkSync('/etc/passwd', path.join(folder, 'c'))
    expect(textsIn(packFolder(root))).toEqual({
      'configs/': undefined,
      'configs/a': 'text',
      'configs/b': undefined,
      'configs/c': undefined
    })
  })

  it('finds nothing in an archive without entries', () => {
    expect(readTar(Buffer.alloc(1024))).toEqual([])
    expect(readTar(Buffer.alloc(0))).toEqual([])
  })

  it('refuses an archive that is cut off', () => {
    const whole = pack({ a: 'x'.repeat(5000) })
    expect(() => readTar(whole.subarray(0, 3000))).toThrow('cut off')
  })

  it('refuses a size that it cannot read', () => {
    const archive = readFileSync(import.meta.filename).subarray(0, 512)
    expect(() => readTar(archive)).toThrow('a size that cannot be read')
  })
})

describe('isTarHeader', () => {
  it.each(['v7', 'oldgnu', 'gnu', 'ustar', 'pax'])(
    'knows the first header of %s',
    (format) => {
      expect(isTarHeader(pack({ 'a.yaml': 'a' }, format))).toBe(true)
    }
  )

  it('knows no other file, and no header that is cut off or broken', () => {
    const archive = pack({ 'a.yaml': 'a' })
    expect(isTarHeader(archive.subarray(0, 511))).toBe(false)
    expect(isTarHeader(Buffer.alloc(512))).toBe(false)
    archive[0] = 0
    expect(isTarHeader(archive)).toBe(false)
  })
})
