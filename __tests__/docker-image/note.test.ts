import { describe, expect, it } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { newRoot, startHere, type Ended } from '../support/image-here.ts'

const NOTE = '/var/lib/milvus/etcd/milvus-runpod'

/** A volume on which Milvus has started, with a note. */
function volumeWith(note?: string): string {
  const root = newRoot(note === undefined ? {} : { [NOTE]: note })
  mkdirSync(`${root}/var/lib/milvus/etcd/member`, { recursive: true })
  return root
}

const noteOn = (root: string): string => readFileSync(root + NOTE, 'utf8')

/** Starts one version on a volume that another has written. */
const startAfter = (from: string, to: string, end = '\n'): Promise<Ended> =>
  startHere(
    { MILVUS_VERSION: to },
    { root: volumeWith(`version=${from}${end}`) }
  )

describe('a volume', () => {
  it.each([
    ['2.5.16', '2.6.0'],
    ['2.5.27', '3.0.2'],
    ['2.4.0', '2.5.27'],
    ['2.6.22', '2.6.10'],
    ['2.6.22', '3.0.2'],
    ['2.6.22', '2.6.22-rc1'],
    ['2.08.09', '2.6.22'],
    ['9999.1.1', '2.6.22'],
    ['a.b.c', '2.6.22'],
    ['2.4', '2.6.22'],
    ['2.6.22', 'mine'],
    ['', '2.6.22']
  ])('of Milvus %j is opened by Milvus %s', async (from, to) => {
    const { output } = await startAfter(from, to)

    expect(output).toContain('started: milvus')
  })

  it.each([
    ['2.5.15', '2.6.0', 'first start Milvus 2.5.16 or later of 2.5 on it'],
    ['2.4.23', '3.0.2', 'first start Milvus 2.5.16 or later of 2.5 on it'],
    ['2.6.0', '2.5.27', 'use Milvus 2.6 or later, or another volume'],
    ['3.0.2', '2.6.22', 'use Milvus 3.0 or later, or another volume'],
    ['3.1.0-rc1', '3.0.2', 'use Milvus 3.1 or later, or another volume']
  ])('of Milvus %s is not touched by Milvus %s', async (from, to, advice) => {
    const { code, output } = await startAfter(from, to)

    expect(output).toContain(
      `error: Milvus ${from} wrote this volume, and Milvus ${to} cannot read it: ${advice} (to try anyway, remove /var/lib/milvus/etcd/milvus-runpod)`
    )
    expect(output).not.toContain('started: milvus')
    expect(code).toBe(1)
  })

  it.each(['', '\r\n', '\n\n\ufffd\n'])(
    'is known also when its note ends with %j',
    async (end) => {
      const { output } = await startAfter('3.0.2', '2.6.22', end)

      expect(output).toContain('error: Milvus 3.0.2 wrote this volume')
    }
  )

  it('is known also from beyond the first lines of its note', async () => {
    const { output } = await startAfter(
      '3.0.2',
      '2.6.22',
      `\n${'x'.repeat(5_000_000)}`
    )

    expect(output).toContain('error: Milvus 3.0.2 wrote this volume')
  })
})

describe('a start', () => {
  it.each([
    [undefined, 'version=\npassword=default\ntrying=2.6.22\n'],
    [
      'version=2.6.10\npassword=given\n',
      'version=2.6.10\npassword=given\ntrying=2.6.22\n'
    ],
    ['version=2.6.22\npassword=given\n', undefined],
    ['version=2.5.27\npassword=given\ntrying=2.6.22\n', undefined],
    ['version=2.6.22\npassword=\ntrying=3.0.2\n', undefined]
  ])('that finds the note %j leaves %j', async (before, after = before) => {
    const root = volumeWith(before)

    const { output } = await startHere({}, { root })

    expect(output).toContain('started: milvus')
    expect(noteOn(root)).toBe(after)
  })

  it('after a later Milvus that was not seen to be healthy gets a warning', async () => {
    const root = volumeWith('version=2.6.22\npassword=\ntrying=3.0.2\n')

    const { output } = await startHere({}, { root })

    expect(output).toContain(
      'warning: Milvus 3.0.2 was started on this volume, and was not seen to be healthy: if Milvus 2.6.22 cannot read what it left, use Milvus 3.0.2, or restore a backup'
    )
  })

  const PASSWORD = { MILVUS_ROOT_PASSWORD: 'x' }

  it.each([
    ['without and with a password', {}, PASSWORD, 'default'],
    ['with and without a password', PASSWORD, {}, 'default'],
    ['with a password', PASSWORD, PASSWORD, 'given'],
    [
      'with a Milvus that ignores it',
      { ...PASSWORD, MILVUS_VERSION: '2.3.5' },
      PASSWORD,
      'default'
    ]
  ])(
    'whose first ones, %s, got nowhere, counts as one with the default password if it may have that',
    async (_, first, second, password) => {
      const root = newRoot()
      await startHere(first, { root })
      mkdirSync(`${root}/var/lib/milvus/etcd/member`)

      await startHere(second, { root })

      expect(noteOn(root)).toContain(`password=${password}\n`)
    }
  )

  it.each([
    ['default', "warning: root's password is still Milvus"],
    ['given', "root keeps the password of this volume's first start"],
    ['', "root keeps the password of this volume's first start"]
  ])('with a password after %j says: %s', async (noted, told) => {
    const root = volumeWith(`version=2.6.22\npassword=${noted}\n`)

    const { output } = await startHere(PASSWORD, { root })

    expect(output).toContain(told)
  })
})

/** What somebody may have left where the note is, and what it leads to. */
const TRAPS = [
  ['a link', `ln -s ../../../../target ${NOTE}`],
  [
    'a link in place of its next version',
    `ln -s ../../../../target ${NOTE}.new`
  ],
  ['a pipe', `mkfifo ${NOTE}`],
  ['a pipe in place of its next version', `mkfifo ${NOTE}.new`],
  ['an endless line', `head -c 5000000 /dev/zero | tr '\\0' x >${NOTE}`]
] as const

describe('a note that is', () => {
  it.each(TRAPS)('%s is replaced, and nothing else is', async (_, trap) => {
    const root = volumeWith()
    mkdirSync(`${root}/var/lib/milvus/etcd`, { recursive: true })
    writeFileSync(`${root}/target`, 'mine\n')
    execFileSync('sh', ['-c', trap.replaceAll(NOTE, root + NOTE)])

    await startHere({}, { root })

    expect(readFileSync(`${root}/target`, 'utf8')).toBe('mine\n')
    expect(lstatSync(root + NOTE).isFile()).toBe(true)
    expect(noteOn(root)).toContain('trying=2.6.22\n')
  })
})

describe('the program that waits for Milvus', () => {
  it("does not get root's password, however the variable is spelled", async () => {
    const { output } = await startHere(
      { 'milvus.root.password': 'SECRET' },
      {
        files: {
          '/milvus-runpod/when-healthy':
            '#!/bin/bash -p\nenv >"$0.env" && mv "$0.env" "$0.began"\n',
          '/milvus/bin/milvus':
            '#!/bin/bash -p\nbegan=${0%/milvus/*}/milvus-runpod/when-healthy.began\nuntil cat "$began"; do sleep 0.1; done 2>/dev/null\n'
        }
      }
    )

    expect(output).toContain('ETCD_DATA_DIR=')
    expect(output).not.toContain('SECRET')
  })
})
