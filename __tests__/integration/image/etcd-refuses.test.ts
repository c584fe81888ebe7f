import { describe, expect, it } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { lab } from '../support/lab.ts'

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
  ['etcd-config-refused', 'snapshot-count: 1000\nsnapshot-count: x\n'],
  ['etcd-config-refused', 'Snapshot-Count: 1000\nsnapshot-count: x\n'],
  ['etcd-config-refused', 'snapshot-count: x\nSnapshot-Count: 1000\n'],
  ['', '"snapshot-count": 1000\n\'name\' : x\r\n'],
  ['etcd-config-refused', '"snapshot-count": "1000"\n'],
  ['', 'log-outputs:\n- stderr\n# a comment\nname: x'],
  ['', 'log-outputs:\n  - stderr\n'],
  ['', 'client-transport-security:\n  cert-file: x\n'],
  ['', '{name: x, snapshot-count: 5}\n'],
  ['', '---\nname: x\n'],
  ['etcd-config-line', 'snapshot-count:1000\n'],
  ['etcd-config-line', 'listen-client-urls http://127.0.0.1:2379\n'],
  ['etcd-key-unknown', 'snapshot-counts: 1000\n'],
  ['etcd-key-unknown', 'snapshot_count: 1000\n'],
  ['etcd-key-unknown', 'mine: 1\nname: x\n']
] as const

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

/** What the image says of files, without starting anything: codes of its messages. */
function askImage(texts: string[]): string[] {
  const script = `
    set -eu
    . docker/lib/milvus-runpod/all.sh
    stop() { echo "$1"; exit; }
    warn() { [[ $1 == etcd-snapshot-count ]] || echo "$1"; }
    ETCD_USE_EMBED=true etcd_address=other
    for text; do
      ETCD_CONFIG_PATH=$(mktemp)
      printf '%s' "$text" >"$ETCD_CONFIG_PATH"
      echo "$(check_etcd_config | head -n 1)"
      rm "$ETCD_CONFIG_PATH"
    done`
  const args = ['-p', '-c', script, 'bash', ...texts]
  return execFileSync('bash', args, { encoding: 'utf8' }).split('\n')
}

describe('an embedEtcd.yaml of your own', () => {
  it('is refused if and only if etcd would refuse the type of a value', () => {
    // Of a number that does not fit, etcd names the value.
    const wrongType = /cannot unmarshal \w+ into/
    const [errors, told] = [askEtcd(SINGLE), askImage(SINGLE)]
    const refused = SINGLE.filter((_, i) => wrongType.test(errors[i] ?? ''))

    expect(SINGLE.filter((_, i) => told[i] === 'etcd-config-refused')).toEqual(
      refused
    )
    expect(refused.length).toBeGreaterThan(SINGLE.length / 3)
  })

  it.each(MORE)(
    'gets the message %j, as etcd does with it: %j',
    (code, text) => {
      expect(askImage([text])[0]).toBe(code)
      const isTaken = askEtcd([text])[0] === '<nil>'
      expect(isTaken).toBe(code === '' || code === 'etcd-key-unknown')
    }
  )
})
