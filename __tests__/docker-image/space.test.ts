import { describe, expect, it } from '@jest/globals'
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { newRoot, startHere } from '../support/image-here.ts'

const DATABASE = '/var/lib/milvus/etcd/member/snap/db'
const CONFIG = '/milvus/configs/embedEtcd.yaml'
const MIB = 2 ** 20

/** Starts with an etcd database of so many bytes; returns the line about space. */
async function startWith(
  bytes: number,
  variables: Record<string, string> = {},
  files: Record<string, string> = {}
): Promise<string | undefined> {
  const root = newRoot(files)
  mkdirSync(root + DATABASE.replace(/\/db$/, ''), { recursive: true })
  writeFileSync(root + DATABASE, '')
  truncateSync(root + DATABASE, bytes)
  return spaceIn((await startHere(variables, { root })).output)
}

function spaceIn(output: string): string | undefined {
  return /^milvus-runpod: (space: .*)$/m.exec(output)?.[1]
}

const FREE = 'space: 10000 of 20000 MiB are free in /var/lib/milvus/etcd'

describe('the line about space', () => {
  it('says how full the volume is', async () => {
    expect(spaceIn((await startHere()).output)).toBe(FREE)
  })

  it('says how much of its quota etcd has used', async () => {
    expect(await startWith(3500 * MIB)).toBe(
      `${FREE}, etcd has 3500 of 4096 MiB`
    )
  })

  it.each([
    ['of its own configuration', 'quota-backend-bytes: 8388608\n', 8],
    ["of etcd's default where that sets none", 'name: mine\n', 2048]
  ])('knows the quota %s', async (_case, text, quota) => {
    expect(await startWith(7 * MIB, {}, { [CONFIG]: text })).toBe(
      `${FREE}, etcd has 7 of ${quota} MiB`
    )
  })

  it('says nothing of an etcd elsewhere', async () => {
    expect(await startWith(MIB, { ETCD_USE_EMBED: 'false' })).toBe(FREE)
  })

  it('is left out where the file system does not know its size', async () => {
    const files = {
      '/bin/df':
        '#!/bin/sh\necho size\necho 0 0 fuse /mnt\necho 0 0 fuse /mnt\n'
    }
    expect(spaceIn((await startHere({}, { files })).output)).toBeUndefined()
  })
})
