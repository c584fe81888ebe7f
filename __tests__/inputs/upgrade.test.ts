import { beforeEach, describe, expect, it } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { messageOf } from '../../src/messages/failure.js'
import type { SmokeOptions } from '../../src/smoke/levels.js'
import { read } from '../support/inputs.js'
import { AMD64 } from '../support/samples.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

const UPGRADE = { 'smoke-test': 'upgrade' }

/** The compressions of GNU tar, and the programs that it runs for them. */
const PROGRAMS = { gzip: 'gzip', bzip2: 'bzip2', xz: 'xz' }

let workspace: string

beforeEach(() => {
  workspace = temporaryDirectory()
  setEnv({ GITHUB_WORKSPACE: workspace })
})

async function smokeOf(given: Record<string, string>): Promise<SmokeOptions> {
  return (await read({ ...UPGRADE, ...given })).smoke
}

describe('the input smoke-upgrade-from', () => {
  it.each([
    'me/milvus:2.6',
    'milvus:2.6',
    'localhost:5000/milvus:2.6',
    `ghcr.io/me/milvus@${AMD64}`,
    `ghcr.io/me/milvus:2.6@${AMD64}`
  ])('may be %s', async (image) => {
    const given = { 'smoke-upgrade-from': image }
    expect((await smokeOf(given)).upgradeFrom).toBe(image)
  })

  it.each([
    'ghcr.io/me/milvus',
    'localhost:5000/milvus',
    'ghcr.io/Me/milvus:2.6',
    'https://ghcr.io/me/milvus:2.6',
    'ghcr.io/me/milvus:',
    'ghcr.io/me/milvus:-rc',
    'ghcr.io/me/milvus@sha256:123',
    `ghcr.io/me/milvus@${AMD64}@${AMD64}`,
    `me/milvus:-rc@${AMD64}`,
    '2.6',
    ':2.6'
  ])('may not be %s, and says what it may be', async (image) => {
    await expect(smokeOf({ 'smoke-upgrade-from': image })).rejects.toThrow(
      `Input "smoke-upgrade-from" is "${image}": it must be an image with a tag or a digest, such as "ghcr.io/me/milvus-standalone:2.6"`
    )
  })

  it('is what a tag points to unless set', async () => {
    expect((await smokeOf({})).upgradeFrom).toBeUndefined()
  })
})

describe('the input smoke-upgrade-data', () => {
  /** Packs the directory `data`, as the page about backups does. */
  function pack(file: string, ...options: string[]): void {
    const data = path.join(workspace, 'data')
    mkdirSync(data)
    writeFileSync(path.join(data, 'CURRENT'), 'MANIFEST-000001\n')
    const to = ['--file', path.join(workspace, file), '--directory', data]
    execFileSync('tar', ['--create', ...options, ...to, '.'])
  }

  async function refusalOf(file: string): Promise<string> {
    return await smokeOf({ 'smoke-upgrade-data': file }).then(
      () => 'accepted',
      messageOf
    )
  }

  it.each(['gnu', 'pax', 'ustar', 'v7', 'oldgnu'])(
    'may be a tar of the format %s',
    async (format) => {
      pack('data.tar', `--format=${format}`)
      const given = { 'smoke-upgrade-data': 'data.tar' }
      expect((await smokeOf(given)).upgradeData).toBe(
        path.join(workspace, 'data.tar')
      )
    }
  )

  it.each(Object.entries(PROGRAMS))(
    'may be a tar in %s',
    async (name, tool) => {
      pack('data.tar')
      execFileSync(tool, [path.join(workspace, 'data.tar')])
      const extension = { gzip: 'gz', bzip2: 'bz2', xz: 'xz' }[name] ?? ''
      expect(await refusalOf(`data.tar.${extension}`)).toBe('accepted')
    }
  )

  it('may be a tar in zstd', async () => {
    writeFileSync(path.join(workspace, 'data.tar.zst'), zstdCompressSync('x'))
    expect(await refusalOf('data.tar.zst')).toBe('accepted')
  })

  it('says how to pack a directory', async () => {
    mkdirSync(path.join(workspace, 'data'))
    expect(await refusalOf('data')).toBe(
      'Input "smoke-upgrade-data" is "data": it must be a file: pack the directory with "tar --create --gzip --file data.tar.gz --directory data ."'
    )
  })

  it.each([
    ['a zip', 'PK\x03\x04'.padEnd(1024, 'x')],
    ['a text', 'CURRENT\n'],
    ['nothing but zeros, as an empty tar is', '\0'.repeat(10240)]
  ])('may not be %s', async (_, text) => {
    writeFileSync(path.join(workspace, 'data.tar'), text)
    expect(await refusalOf('data.tar')).toBe(
      'Input "smoke-upgrade-data" is "data.tar": it must be a tar, plain or compressed by gzip, bzip2, xz or zstd'
    )
  })

  it('may not be empty', async () => {
    writeFileSync(path.join(workspace, 'data.tar'), '')
    expect(await refusalOf('data.tar')).toBe(
      'Input "smoke-upgrade-data" is "data.tar": the file is empty'
    )
  })

  it('may not be what a checkout leaves of a file in Git LFS', async () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:1\n'
    writeFileSync(path.join(workspace, 'data.tar'), pointer)
    expect(await refusalOf('data.tar')).toMatch(
      /"data.tar": it is a pointer of Git LFS, .*\nWhat to do: set "lfs: true" for actions\/checkout$/
    )
    setEnv({ MILVUS_RUNPOD_WORKFLOW: 'true' })
    expect(await refusalOf('data.tar')).toMatch(
      /What to do: keep the file in Git/
    )
  })

  it('must be there', async () => {
    expect(await refusalOf('data.tar')).toMatch(
      /"data.tar": it must be a file, and does not exist\nWhat to do: .*actions\/checkout/
    )
  })

  it('must be readable', async () => {
    // A file that nobody, not even root, can read from its beginning.
    setEnv({ GITHUB_WORKSPACE: '/proc/self' })
    expect(await refusalOf('mem')).toMatch(
      /^Input "smoke-upgrade-data" is "mem": it cannot be read: .*EIO/
    )
  })

  it('may not lead out of the workspace', async () => {
    const elsewhere = path.join(temporaryDirectory(), 'data.tar')
    writeFileSync(elsewhere, gzipSync('x'))
    symlinkSync(elsewhere, path.join(workspace, 'data.tar'))
    expect(await refusalOf(elsewhere)).toContain('it must be in the workspace')
    expect(await refusalOf('data.tar')).toContain('a link that leads out to')
  })

  it('may be in RUNNER_TEMP, where an earlier step has fetched it', async () => {
    const temp = temporaryDirectory()
    setEnv({ RUNNER_TEMP: temp })
    writeFileSync(path.join(temp, 'data.tar.gz'), gzipSync('x'))
    expect(await refusalOf(path.join(temp, 'data.tar.gz'))).toBe('accepted')
  })
})

describe('an input of the level upgrade', () => {
  const given = {
    'smoke-upgrade-from': 'me/milvus:2.6',
    'smoke-upgrade-data': 'data.tar'
  }

  it.each(
    Object.entries(given).flatMap(([name, value]) => [
      [name, value, 'restart', { 'smoke-test': 'restart' }] as const,
      [name, value, 'query', {}] as const,
      [name, value, 'none', { variant: 'gpu' }] as const
    ])
  )(
    '%s (%s) is refused at the level %s, where nobody would use it',
    async (name, value, level, others) => {
      await expect(read({ ...others, [name]: value })).rejects.toThrow(
        `Input "${name}" is "${value}": it needs "smoke-test" to be "upgrade", which is "${level}"`
      )
    }
  )
})
