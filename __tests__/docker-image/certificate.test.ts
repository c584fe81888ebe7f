import { describe, expect, it } from '@jest/globals'
import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import {
  certificate,
  endAfter,
  filesOf,
  isWhole,
  TLS_FOLDER
} from '../support/certificates.ts'
import { newRoot, startHere, type Ended } from '../support/image-here.ts'

const DAY = 86_400_000

const start = (root: string): Promise<Ended> =>
  startHere({ MILVUS_TLS: 'self-signed' }, { root })

/** A root where Milvus has been started before, and its folder of certificates. */
function started(): { root: string; folder: string } {
  const root = newRoot()
  const folder = root + TLS_FOLDER
  mkdirSync(path.dirname(folder), { recursive: true })
  execFileSync('docker/lib/milvus-runpod/make-certificate', [folder], {
    stdio: 'ignore'
  })
  return { root, folder }
}

/**
 * Makes a certificate, and kills that in the middle, with all that it has started, as a
 * container ends.
 */
function killedAfter(ms: number, folder: string): void {
  const seconds = String((ms + 1) / 1000)
  const script = 'docker/lib/milvus-runpod/make-certificate'
  spawnSync('timeout', ['--signal=KILL', seconds, script, folder])
}

/** Days until a certificate ends. */
function daysLeft(folder: string, name: string): number {
  const { validToDate } = certificate(folder, name)
  return Math.round((validToDate.getTime() - Date.now()) / DAY)
}

describe('what MILVUS_TLS=self-signed makes', () => {
  it('is a CA for 20 years and a certificate for 5, with keys for Milvus alone', () => {
    const { folder } = started()

    const modes = Object.entries(filesOf(folder)).map(([name, [mode]]) => [
      name,
      mode
    ])
    expect(Object.fromEntries(modes)).toEqual({
      'ca.key': '600',
      'ca.pem': '644',
      'server.key': '600',
      'server.pem': '644'
    })
    expect(isWhole(folder)).toBe(true)
    expect(daysLeft(folder, 'ca.pem')).toBe(7305)
    expect(daysLeft(folder, 'server.pem')).toBe(1826)
  })

  it('names Milvus in a way that no address or port changes', () => {
    const { folder } = started()
    const server = certificate(folder, 'server.pem')

    expect(server.subjectAltName).toBe(
      'DNS:milvus, DNS:localhost, IP Address:127.0.0.1'
    )
    expect(server.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']) // for servers
  })

  it('has CAs that a client can tell apart', () => {
    const [one, other] = [started(), started()]

    const subjects = [one, other].map(({ folder }) => {
      return certificate(folder, 'ca.pem').subject
    })
    expect(subjects[0]).toMatch(/^CN=milvus-runpod CA [0-9a-f]{8}$/)
    expect(subjects[0]).not.toBe(subjects[1])
  })
})

describe('the certificate', () => {
  it.each([
    ['in its last year', 364],
    ['when it has ended', -1]
  ])('is renewed %s, of the same CA', async (_, days) => {
    const { root, folder } = started()
    const { 'ca.pem': ca, 'ca.key': key } = filesOf(folder)
    endAfter(folder, days)

    const { output } = await start(root)

    expect(output).toContain(`renewed the certificate in ${TLS_FOLDER}`)
    expect(filesOf(folder)).toMatchObject({ 'ca.pem': ca, 'ca.key': key })
    expect(isWhole(folder)).toBe(true)
    expect(daysLeft(folder, 'server.pem')).toBe(1826)
  })

  it('stays as long as it has more than a year', async () => {
    const { root, folder } = started()
    endAfter(folder, 366)
    const before = filesOf(folder)

    const { output } = await start(root)

    expect(output).not.toContain('renewed')
    expect(filesOf(folder)).toEqual(before)
  })

  it.each<[string, (folder: string, other: string) => void]>([
    [
      'is broken',
      (folder) => {
        writeFileSync(`${folder}/server.pem`, 'x')
      }
    ],
    [
      'is not there',
      (folder) => {
        rmSync(`${folder}/server.pem`)
      }
    ],
    [
      'has another key, as after a kill between the two',
      (folder, other) => {
        cpSync(`${other}/server.key`, `${folder}/server.key`)
      }
    ],
    [
      'is of another CA',
      (folder, other) => {
        cpSync(`${other}/ca.pem`, `${folder}/ca.pem`)
        cpSync(`${other}/ca.key`, `${folder}/ca.key`)
      }
    ]
  ])('is made again where it %s', async (_, spoil) => {
    const { root, folder } = started()
    const other = started()
    spoil(folder, other.folder)

    const { code, output } = await start(root)

    expect({ code, output }).toMatchObject({ code: 0 })
    expect(output).toContain('started: milvus')
    expect(isWhole(folder)).toBe(true)
  })
})

describe('a kill in the middle', () => {
  it('of the first start leaves no folder, and the next start makes it', async () => {
    const { folder } = started()
    const root = newRoot()
    mkdirSync(`${root}/var/lib/milvus`, { recursive: true })
    renameSync(folder, `${root}${TLS_FOLDER}.new`)
    rmSync(`${root}${TLS_FOLDER}.new/server.pem`)

    await start(root)

    expect(isWhole(root + TLS_FOLDER)).toBe(true)
    expect(existsSync(`${root}${TLS_FOLDER}.new`)).toBe(false)
  })

  it('at any time, of a first start or a renewal, leaves what the next start can use', async () => {
    for (let ms = 2; ms < 60; ms += 14) {
      const [first, later] = [newRoot(), started()]
      endAfter(later.folder, 100)
      const { 'ca.pem': ca } = filesOf(later.folder)

      for (const root of [first, later.root]) {
        const folder = root + TLS_FOLDER
        mkdirSync(path.dirname(folder), { recursive: true })
        killedAfter(ms, folder)
        const { code, output } = await start(root)

        expect({ ms, code, output }).toMatchObject({ ms, code: 0 })
        expect(isWhole(folder)).toBe(true)
        expect(Object.keys(filesOf(folder))).toHaveLength(4)
      }
      expect(filesOf(later.folder)['ca.pem']).toEqual(ca)
    }
  })

  it('of a renewal leaves what was there, and the next start renews it', async () => {
    const { root, folder } = started()
    endAfter(folder, 100)
    mkdirSync(`${folder}/new`)
    writeFileSync(`${folder}/new/server.key`, 'half a k')

    await start(root)

    expect(isWhole(folder)).toBe(true)
    expect(daysLeft(folder, 'server.pem')).toBe(1826)
    expect(readdirSync(folder)).not.toContain('new')
  })
})

describe('a CA that clients know', () => {
  it.each(['removed', 'broken', "another's"])(
    'whose key is %s leaves the certificate until it ends',
    async (how) => {
      const { root, folder } = started()
      endAfter(folder, 100)
      const end = certificate(folder, 'server.pem').validToDate.toISOString()
      const { 'server.pem': before } = filesOf(folder)
      if (how === "another's") {
        cpSync(`${started().folder}/ca.key`, `${folder}/ca.key`)
      } else writeFileSync(`${folder}/ca.key`, 'x')
      if (how === 'removed') rmSync(`${folder}/ca.key`)

      const { output } = await start(root)

      expect(output).toMatch(
        new RegExp(
          `warning: the certificate in ${TLS_FOLDER} ends on ${end.slice(0, 10)} and cannot be renewed \\(.*key.*\\) \\[tls-not-renewed\\]`
        )
      )
      expect(output).toContain('started: milvus')
      expect(filesOf(folder)['server.pem']).toEqual(before)
    }
  )

  it('without its key is of no use once the certificate has ended', async () => {
    const { root, folder } = started()
    endAfter(folder, -1)
    rmSync(`${folder}/ca.key`)
    const before = filesOf(folder)

    const { code, output } = await start(root)

    expect(code).toBe(1)
    expect(output).toContain('[tls-not-usable]')
    expect(filesOf(folder)).toMatchObject(before)
  })

  it.each(['removed', 'broken'])('is never replaced when %s', async (how) => {
    const { root, folder } = started()
    if (how === 'removed') rmSync(`${folder}/ca.pem`)
    else writeFileSync(`${folder}/ca.pem`, 'x')
    const before = filesOf(folder)

    const { code, output } = await start(root)

    expect(code).toBe(1)
    expect(output).toContain(
      `error: ${TLS_FOLDER}/ca.pem cannot be read: put back the one that your clients have, or remove ${TLS_FOLDER} to get a new CA`
    )
    expect(filesOf(folder)).toEqual(before)
  })

  it('is not read through a link, which anybody may have put on the volume', async () => {
    const { folder } = started()
    const root = newRoot()
    mkdirSync(`${root}/var/lib/milvus`, { recursive: true })
    symlinkSync(folder, root + TLS_FOLDER)
    const before = filesOf(folder)

    const { code } = await start(root)

    expect(code).toBe(1)
    expect(filesOf(folder)).toEqual(before)
  })
})

describe('a base', () => {
  it('without openssl is named', async () => {
    const root = newRoot()
    for (const name of readdirSync('/usr/bin')) {
      if (name === 'openssl' || existsSync(`${root}/bin/${name}`)) continue
      symlinkSync(`/usr/bin/${name}`, `${root}/bin/${name}`)
    }
    symlinkSync(`${root}/milvus/bin/milvus`, `${root}/bin/milvus`)

    const { code, output } = await startHere(
      { MILVUS_TLS: 'self-signed', PATH: '/bin' },
      { root }
    )

    expect(code).toBe(1)
    expect(output).toContain(
      'error: cannot make a certificate for MILVUS_TLS: this base has no openssl [no-openssl]'
    )
  })
})
