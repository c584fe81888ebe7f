import { describe, expect, it } from '@jest/globals'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import {
  newRoot,
  startHere,
  USER_YAML,
  VAR_ONLY
} from '../support/image-here.ts'

const FILE = '/milvus/configs/embedEtcd.yaml'
const DEFAULT = readFileSync('docker/configs/embedEtcd.yaml', 'utf8')
const EXPOSED = DEFAULT.replaceAll('127.0.0.1', '0.0.0.0')
/** What earlier versions of the image wrote, which took no snapshots. */
const OLD = DEFAULT.replace(
  'snapshot-count: 1000',
  'heartbeat-interval: 500\nelection-timeout: 10000'
)
const EXPOSE = { MILVUS_EXPOSE_ETCD: 'true' }

/** Starts with an embedEtcd.yaml; returns what is in it then. */
async function startOn(
  text: string,
  variables?: Record<string, string>
): Promise<{ code: number; output: string; found: string }> {
  const root = newRoot({ [FILE]: text })
  const { code, output } = await startHere(variables, { root })
  return { code, output, found: readFileSync(root + FILE, 'utf8') }
}

describe('the configuration files', () => {
  it.each([FILE, USER_YAML])(
    '%s is made again, the same, when it is missing',
    async (file) => {
      const root = newRoot()
      const before = readFileSync(root + file, 'utf8')
      rmSync(root + file)

      await startHere({}, { root })

      expect(readFileSync(root + file, 'utf8')).toBe(before)
    }
  )

  it("user.yaml is left alone when it is the user's own", async () => {
    const root = newRoot({ [USER_YAML]: 'mine: true\n' })

    await startHere(EXPOSE, { root })

    expect(readFileSync(root + USER_YAML, 'utf8')).toBe('mine: true\n')
  })

  it('stop the start without a milvus.yaml, as where the base has a link in its place', async () => {
    const root = newRoot()
    rmSync(`${root}/milvus/configs`, { recursive: true })

    const { code, output } = await startHere({}, { root })

    expect(output).toContain(
      'error: there is no milvus.yaml in /milvus/configs: what is mounted there must have one, and a base must have it in /milvus/configs, a folder and not a link'
    )
    expect(code).toBe(1)
  })
})

describe('embedEtcd.yaml', () => {
  it('of an earlier version of the image is replaced', async () => {
    expect((await startOn(OLD)).found).toBe(DEFAULT)
    expect((await startOn(OLD, EXPOSE)).found).toBe(EXPOSED)
  })

  it('is opened by MILVUS_EXPOSE_ETCD, and closed again without it', async () => {
    expect((await startOn(DEFAULT, EXPOSE)).found).toBe(EXPOSED)
    expect((await startOn(EXPOSED)).found).toBe(DEFAULT)
  })

  it.each([
    ['of your own', 'name: mine\n'],
    ['with a space more', `${DEFAULT} `],
    ['with a newline more', `${DEFAULT}\n`],
    ['with no newline at the end', DEFAULT.trimEnd()],
    ['with one address changed', DEFAULT.replace('127.0.0.1', '0.0.0.0')],
    ['that is empty', '']
  ])('%s is left alone, and a warning says so', async (_, text) => {
    const { output, found } = await startOn(text, EXPOSE)

    expect(found).toBe(text)
    expect(output).toContain(
      `warning: MILVUS_EXPOSE_ETCD has no effect: ${FILE} is your own`
    )
  })

  it.each([
    ['EXPOSE', EXPOSE, 'open, no password'],
    ['nothing', {}, 'loopback only'],
    ['a file elsewhere', { ETCD_CONFIG_PATH: USER_YAML }, `as in ${USER_YAML}`],
    ['no etcd', { ETCD_USE_EMBED: 'false' }, 'not embedded']
  ])(
    'with %s is described in the line at the start',
    async (_, variables, told) => {
      const { output } = await startHere(variables)

      expect(output).toContain(`2379 (etcd; ${told})`)
    }
  )

  const LACKS = `warning: ${FILE} lacks "snapshot-count: 1000"`

  it.each(['# mine\n', 'snapshot-count: 100000\n'])(
    '%j, with which etcd takes too few snapshots, gets a warning',
    async (text) => {
      expect((await startOn(text)).output).toContain(LACKS)
    }
  )

  it.each(['snapshot-count', 'Snapshot-Count', '"snapshot-count"'])(
    'with a small %s gets no warning',
    async (key) => {
      const { output } = await startOn(`# mine\n${key}: 500 # small\n`)

      expect(output).toContain('started: milvus')
      expect(output).not.toContain(LACKS)
    }
  )
})

describe('an embedEtcd.yaml of your own', () => {
  it.each([
    [
      'auto-compaction-retention: 1000',
      'must be a string: put its value in quotes'
    ],
    [
      "quota-backend-bytes: '5'",
      'must be a number, without quotes and without a unit'
    ],
    ['pre-vote: "true"', 'must be true or false, without quotes'],
    ['log-outputs: stderr', 'must be a list, such as [stderr]'],
    ['client-transport-security: yes', 'must have settings of its own below it']
  ])('%j stops the start with what is wrong', async (line, told) => {
    const { code, output } = await startOn(`${line}\n`)

    expect(output).toContain(
      `error: etcd refuses ${FILE}: ${line.split(':')[0]} ${told}`
    )
    expect(output).not.toContain('started: milvus')
    expect(code).toBe(1)
  })

  it.each([
    [
      'a directory',
      (file: string) => {
        mkdirSync(file)
      }
    ],
    [
      'a pipe',
      (file: string) => {
        execFileSync('mkfifo', [file])
      }
    ]
  ])('that is %s stops the start', async (_, make) => {
    const root = newRoot()
    rmSync(root + FILE)
    make(root + FILE)

    const { output } = await startHere({}, { root })

    expect(output).toContain(`error: etcd refuses ${FILE}: it is not a file`)
  })

  it('does not matter without an embedded etcd', async () => {
    const { output } = await startOn('name: 5\n', { ETCD_USE_EMBED: 'false' })

    expect(output).toContain('started: milvus')
  })

  it.each([
    ['/srv/wal', 'partly a volume: /srv/wal is lost with the container'],
    ['/var/lib/milvus/wal', 'a volume']
  ])("may move etcd's log to %s: %s", async (folder, told) => {
    const files = { [FILE]: `wal-dir: "${folder}" # x\n`, '/bin/df': VAR_ONLY }

    const { output } = await startHere({}, { files })

    expect(output).toContain(`data in /var/lib/milvus (${told})`)
  })
})
