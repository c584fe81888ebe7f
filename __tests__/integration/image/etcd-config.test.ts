import { beforeAll, describe, expect, it } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  buildImage,
  FAKE_MILVUS,
  run,
  type Ended
} from '../support/container.ts'
import { lab } from '../support/lab.ts'

const FILE = '/milvus/configs/embedEtcd.yaml'

/** Keys of etcd 3.5, and a value of the type that each wants. */
const VALUES = {
  name: 'x',
  'auto-compaction-retention': "'1000'",
  'Auto-Compaction-Mode': 'periodic',
  'snapshot-count': '1000',
  'quota-backend-bytes': '4294967296',
  'grpc-keepalive-min-time': '5000000000',
  'ELECTION-TIMEOUT': '1000',
  'pre-vote': 'true',
  'enable-pprof': 'false',
  'log-outputs': '[stderr]',
  'client-transport-security': '{}'
}

/** Values of each type that YAML has, and of some that are easily mistaken. */
const OTHERS = [
  ...['5', "'5'", '"5"', '0x10', '0o17', '08', '1_000', '1e3', '1.5', '.5'],
  ...['5s', '1.2.3', '2026-01-01', '1h30m', 'a b', "it's", 'foo "bar"', '|'],
  ...['true', 'yes', 'Off', '"true"', 'TRUE', '~', 'null', '', '[]', '{}'],
  ...['5 # five', "'5' # five", 'http://x:1#2']
]

/** Files of one setting each. */
const SINGLE = Object.entries(VALUES).flatMap(([key, value]) =>
  [value, ...OTHERS].map((one) => `${key}: ${one}\n`)
)

const MORE = [
  ['', 'snapshot-count: x\nsnapshot-count: 1000\n'],
  ['refused', 'snapshot-count: 1000\nsnapshot-count: x\n'],
  ['refused', 'Snapshot-Count: 1000\nsnapshot-count: x\n'],
  ['refused', 'snapshot-count: x\nSnapshot-Count: 1000\n'],
  ['', '"snapshot-count": 1000\n\'name\' : x\r\n'],
  ['refused', '"snapshot-count": "1000"\n'],
  ['', 'log-outputs:\n- stderr\n# a comment\nname: x'],
  ['', 'log-outputs:\n  - stderr\n'],
  ['', 'client-transport-security:\n  cert-file: x\n'],
  ['', '{name: x, snapshot-count: 5}\n'],
  ['', '---\nname: x\n'],
  ['line', 'snapshot-count:1000\n'],
  ['line', 'listen-client-urls http://127.0.0.1:2379\n'],
  ['unknown', 'snapshot-counts: 1000\n'],
  ['unknown', 'snapshot_count: 1000\n'],
  ['unknown', 'mine: 1\nname: x\n']
] as const

/** What this image says for each kind of fault. */
const TOLD = {
  '': 'started: milvus',
  refused: '[etcd-config-refused]',
  line: '[etcd-config-line]',
  unknown: '[etcd-key-unknown]'
}

let image: string

beforeAll(async () => {
  image = await buildImage(2)
})

/** What etcd itself says of files: the errors. */
function askEtcd(texts: string[]): string[] {
  const directory = mkdtempSync(path.join(tmpdir(), 'etcd-'))
  const files = texts.map((text, index) => {
    const file = path.join(directory, `${index}.yaml`)
    writeFileSync(file, text)
    return file
  })
  const args = ['run', 'standalone', '-check', ...files]
  const options = { encoding: 'utf8', stdio: 'pipe' } as const
  const answer = execFileSync(`${lab('ETCD')}/milvus`, args, options)
  rmSync(directory, { recursive: true })
  return answer.trim().split('\n')
}

/** Starts with a file of one's own in the place of embedEtcd.yaml. */
async function startWith(text: string, options: string[] = []): Promise<Ended> {
  const script = `printf '%s' "$0" >${FILE}; exec /entrypoint.sh`
  const command = ['sh', '-c', script, text]
  return await run(image, [...FAKE_MILVUS, ...options], command)
}

/** Files that the entrypoint refuses. */
async function refusedByEntrypoint(texts: string[]): Promise<string[]> {
  // The one step alone: all of them would take minutes.
  const script = `
    stop() { echo no; exit; }
    warn() { :; }
    as_user='' ETCD_USE_EMBED=true etcd_address=other ETCD_CONFIG_PATH=/tmp/file
    . /milvus-runpod/etcd-config.sh
    for text; do
      printf '%s' "$text" >/tmp/file
      (check_etcd_config && echo yes)
    done`
  const command = ['bash', '-c', script, 'bash', ...texts]
  const { output } = await run(image, FAKE_MILVUS, command)
  const answers = output.trim().split('\n')
  return texts.filter((_, index) => answers[index] === 'no')
}

describe('an embedEtcd.yaml of your own', () => {
  it('is refused if and only if etcd would refuse the type of a value', async () => {
    // Of a number that does not fit, it names the value.
    const wrongType = /cannot unmarshal \w+ into/
    const errors = askEtcd(SINGLE)
    const refused = SINGLE.filter((_, i) => wrongType.test(errors[i] ?? ''))

    expect(await refusedByEntrypoint(SINGLE)).toEqual(refused)
    expect(refused.length).toBeGreaterThan(SINGLE.length / 3)
  })

  it.each(MORE)('is judged as %j: %j', async (kind, text) => {
    const { output } = await startWith(text)

    expect(output).toContain(TOLD[kind])
    const isTaken = askEtcd([text])[0] === '<nil>'
    expect(isTaken).toBe(kind === '' || kind === 'unknown')
  })

  it.each([
    [
      'auto-compaction-retention: 1000',
      'must be a text: put its value in quotes'
    ],
    [
      "quota-backend-bytes: '5'",
      'must be a number, without quotes and without a unit'
    ],
    ['pre-vote: "true"', 'must be true or false, without quotes'],
    ['log-outputs: stderr', 'must be a list, such as [stderr]'],
    ['client-transport-security: yes', 'must have settings of its own below it']
  ])('%j is told what is wrong, and does not start', async (line, told) => {
    const { code, output } = await startWith(`${line}\n`)

    expect(output).toContain(
      `error: etcd refuses ${FILE}: ${line.split(':')[0]} ${told}`
    )
    expect(output).not.toContain('started: milvus')
    expect(code).toBe(1)
  })

  it.each([
    ['a directory', `mkdir ${FILE}`],
    ['a pipe', `mkfifo ${FILE}`]
  ])('that is %s is told', async (_, make) => {
    const script = `rm ${FILE}; ${make}; timeout 20 /entrypoint.sh`

    const { output } = await run(image, FAKE_MILVUS, ['sh', '-c', script])

    expect(output).toContain(`error: etcd refuses ${FILE}: it is not a file`)
  })

  it('does not matter without an embedded etcd', async () => {
    const options = ['--env', 'ETCD_USE_EMBED=false']

    const { output } = await startWith('name: 5\n', options)

    expect(output).toContain('started: milvus')
  })

  it.each([
    ['/srv/wal', 'partly a volume: /srv/wal is lost with the container'],
    ['/var/lib/milvus/wal', 'a volume']
  ])("may move etcd's log to %s: %s", async (folder, told) => {
    const volume = ['--volume', '/var/lib/milvus']

    const { output } = await startWith(`wal-dir: "${folder}" # x\n`, volume)

    expect(output).toContain(`data in /var/lib/milvus (${told})`)
  })
})
