import { beforeAll, describe, expect, it } from '@jest/globals'
import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildImage, FAKE_MILVUS, run } from '../support/container.ts'

const CONFIGS = '/milvus/configs'
const FILES = ['embedEtcd.yaml', 'user.yaml']
const DEFAULT = readFileSync('docker/configs/embedEtcd.yaml', 'utf8')
const EXPOSED = DEFAULT.replaceAll('127.0.0.1', '0.0.0.0')
/** What earlier versions of the image wrote, which took no snapshots. */
const OLD = DEFAULT.replace(
  'snapshot-count: 1000',
  'heartbeat-interval: 500\nelection-timeout: 10000'
)
const EXPOSE = ['--env', 'MILVUS_EXPOSE_ETCD=true']

let image: string

beforeAll(async () => {
  image = await buildImage(2)
})

/** Starts with a directory of these files mounted as configs; returns what is in it then. */
async function startOn(
  files: Partial<Record<string, string>>,
  options: string[] = []
): Promise<{ output: string; found: (name: string) => string }> {
  const directory = mkdtempSync(path.join(tmpdir(), 'configs-'))
  chmodSync(directory, 0o755)
  const all: typeof files = { 'milvus.yaml': '', ...files }
  for (const [name, text] of Object.entries(all)) {
    writeFileSync(path.join(directory, name), text ?? '')
  }
  const mount = ['--volume', `${directory}:${CONFIGS}`]
  const { output } = await run(image, [...FAKE_MILVUS, ...mount, ...options])
  const found = Object.fromEntries(
    FILES.map((name) => [
      name,
      readFileSync(path.join(directory, name), 'utf8')
    ])
  )
  rmSync(directory, { recursive: true })
  return { output, found: (name) => found[name] ?? '' }
}

describe('the configuration files', () => {
  it.each(FILES)(
    '%s is in the image for those who go round its entrypoint',
    async (file) => {
      const { output } = await run(
        image,
        ['--entrypoint', 'cat'],
        [`${CONFIGS}/${file}`]
      )

      expect(output).toBe(readFileSync(`docker/configs/${file}`, 'utf8'))
    }
  )

  it.each(FILES)(
    '%s is made again, the same, when it is missing',
    async (file) => {
      const { found } = await startOn({})

      expect(found(file)).toBe(readFileSync(`docker/configs/${file}`, 'utf8'))
    }
  )

  it.each(FILES)("%s is left alone when it is the user's own", async (file) => {
    const { found } = await startOn({ [file]: 'mine: true\n' }, EXPOSE)

    expect(found(file)).toBe('mine: true\n')
  })

  it('embedEtcd.yaml of an earlier version of the image is replaced', async () => {
    expect(
      (await startOn({ 'embedEtcd.yaml': OLD })).found('embedEtcd.yaml')
    ).toBe(DEFAULT)
    expect(
      (await startOn({ 'embedEtcd.yaml': OLD }, EXPOSE)).found('embedEtcd.yaml')
    ).toBe(EXPOSED)
  })

  const LACKS = 'embedEtcd.yaml lacks "snapshot-count: 1000"'

  it.each(['# mine\n', 'snapshot-count: 100000\n'])(
    'embedEtcd.yaml %j, which takes too few snapshots, gets a warning',
    async (text) => {
      const { output } = await startOn({ 'embedEtcd.yaml': text })

      expect(output).toContain(`warning: ${CONFIGS}/${LACKS}`)
    }
  )

  it.each(['snapshot-count', 'Snapshot-Count'])(
    'embedEtcd.yaml with a small %s gets no warning',
    async (key) => {
      const text = `# mine\n${key}: 500 # small\n`

      const { output } = await startOn({ 'embedEtcd.yaml': text })

      expect(output).toContain('started: milvus')
      expect(output).not.toContain(LACKS)
    }
  )

  it('embedEtcd.yaml that cannot be written is your own, also one like ours', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'configs-'))
    const file = path.join(folder, 'embedEtcd.yaml')
    writeFileSync(file, EXPOSED, { mode: 0o644 })
    const mount = ['--volume', `${file}:${CONFIGS}/embedEtcd.yaml:ro`]

    const { output } = await run(image, [...FAKE_MILVUS, ...mount])

    rmSync(folder, { recursive: true })
    expect(output).toContain(`2379 (etcd; as in ${CONFIGS}/embedEtcd.yaml)`)
    expect(output).toContain('started: milvus')
  })

  it('say what to do when the directory cannot be written', async () => {
    const mount = ['--tmpfs', `${CONFIGS}:mode=0755`]

    const { code, output } = await run(image, [
      ...FAKE_MILVUS,
      ...mount,
      '--user',
      '999'
    ])

    expect(output).toContain(
      `error: cannot write ${CONFIGS}/embedEtcd.yaml (Permission denied): mount ${CONFIGS} writable for uid 999, or put the file there`
    )
    expect(code).toBe(1)
  })

  it('stop the start without a milvus.yaml, as where the base has a link in its place', async () => {
    const { code, output } = await run(image, [
      ...FAKE_MILVUS,
      ...['--tmpfs', CONFIGS]
    ])

    expect(output).toContain(
      `error: there is no milvus.yaml in ${CONFIGS}: what is mounted there must have one, and a base must have it in ${CONFIGS}, a folder and not a link`
    )
    expect(code).toBe(1)
  })

  it('need no writable root file system when they are there', async () => {
    const options = ['--read-only', '--tmpfs', '/var/lib/milvus']

    const { code, output } = await run(image, [...FAKE_MILVUS, ...options])

    expect(output).toContain('started: milvus run standalone')
    expect(code).toBe(0)
  })
})

describe('authentication, in the line at the start', () => {
  const ON = 'common:\n  security:\n    authorizationEnabled: true\n'

  it.each([
    ['on', { 'milvus.yaml': ON }, []],
    ['on', { 'user.yaml': ON.toLowerCase() }, []],
    ['off', { 'milvus.yaml': ON, 'user.yaml': ON.replace('true', 'no') }, []],
    ['off', { 'milvus.yaml': ON.replace('true', 'false') }, []],
    ['off', { 'user.yaml': ON.replace('    auth', '    # auth') }, []],
    [
      'off',
      { 'user.yaml': ON },
      ['--env', 'common.security.authorizationEnabled=false']
    ]
  ])('is %s with %j %j', async (told, files, options) => {
    const { output } = await startOn(files, options)

    expect(output).toContain(`authentication ${told},`)
  })
})

describe('MILVUS_EXPOSE_ETCD', () => {
  it('opens etcd in our own file, and closes it again', async () => {
    expect(
      (await startOn({ 'embedEtcd.yaml': DEFAULT }, EXPOSE)).found(
        'embedEtcd.yaml'
      )
    ).toBe(EXPOSED)
    expect(
      (await startOn({ 'embedEtcd.yaml': EXPOSED })).found('embedEtcd.yaml')
    ).toBe(DEFAULT)
  })

  it.each([
    ['a space more', `${DEFAULT} `],
    ['a newline more', `${DEFAULT}\n`],
    ['no newline at the end', DEFAULT.trimEnd()]
  ])('leaves a file with %s alone, and says so', async (_, text) => {
    const { output, found } = await startOn({ 'embedEtcd.yaml': text }, EXPOSE)

    expect(found('embedEtcd.yaml')).toBe(text)
    expect(output).toContain(
      `warning: MILVUS_EXPOSE_ETCD has no effect: ${CONFIGS}/embedEtcd.yaml is your own`
    )
  })

  it.each([
    ['EXPOSE', EXPOSE, 'open, no password'],
    ['nothing', [], 'loopback only'],
    [
      'a file elsewhere',
      ['--env', 'ETCD_CONFIG_PATH=/milvus/configs/user.yaml'],
      `as in ${CONFIGS}/user.yaml`
    ],
    ['no etcd', ['--env', 'ETCD_USE_EMBED=false'], 'not embedded']
  ])('is told in the line at the start: with %s', async (_, options, told) => {
    const { output } = await run(image, [...FAKE_MILVUS, ...options])

    expect(output).toContain(`2379 (etcd; ${told})`)
  })
})
