import type { LogFacts } from './facts.js'

// What docker/entrypoint.sh says. Others may write into the log as well, so nothing of
// it decides more than what a report says.

const OURS = /^milvus-runpod: (.*)$/
const STARTING =
  /^starting Milvus (\S*) with data in (.+?) \((.+)\), authentication (on|off), /
const ETCD = / 2379 \(etcd; ([^)]*)\)/
const SPACE =
  /^space: (\d{1,12}) of (\d{1,12}) MiB are free in .*?(?:, etcd has (\d{1,12}) of (\d{1,12}) MiB)?$/
const CODE = /^(?:warning|error): .* \[([a-z][a-z-]{1,60})\]$/
const VERSION = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/

/** Codes of the image that other findings say better. */
const SAID_ELSEWHERE = [
  'no-volume',
  'data-partly-lost',
  'no-authentication',
  'volume-full',
  'password-still-default'
]

/** What etcd says at its quota, by Milvus or by itself: server/v3/etcdserver/errors. */
const ETCD_FULL = /mvcc: database space exceeded|\bNOSPACE\b/
const DISK_FULL = /no space left on device/i

/** Reads the lines of a container's log; the last start in them counts. */
export function readLogFacts(lines: string[]): LogFacts {
  const ours = oursIn(lines)
  const codes = codesIn(ours)
  const start = lines.findLastIndex((line) =>
    STARTING.test(oursIn([line])[0] ?? '')
  )
  return {
    isOurs: ours.length > 0,
    ...startIn(ours.findLast((line) => STARTING.test(line)) ?? ''),
    ...spaceIn(ours.findLast((line) => SPACE.test(line)) ?? ''),
    // Before that, it may have been the container before.
    full: fullIn(lines.slice(start + 1)),
    hasDefaultPassword: codes.includes('password-still-default'),
    codes: codes.filter((code) => !SAID_ELSEWHERE.includes(code))
  }
}

function oursIn(lines: string[]): string[] {
  return lines.flatMap((line) => OURS.exec(line.trimEnd())?.[1] ?? [])
}

function codesIn(ours: string[]): string[] {
  return [...new Set(ours.flatMap((line) => CODE.exec(line)?.[1] ?? []))]
}

function startIn(line: string): Partial<LogFacts> {
  const [, version = '', data, volume = '', authentication] =
    STARTING.exec(line) ?? []
  if (!authentication) return {}
  const [, etcd = ''] = ETCD.exec(line) ?? []
  return {
    ...(VERSION.test(version) && { version }),
    data,
    kept: keptIn(volume),
    authentication: authentication === 'on' ? 'on' : 'off',
    etcd: listensIn(etcd)
  }
}

function keptIn(words: string): LogFacts['kept'] {
  if (words === 'a volume') return 'all'
  if (words.startsWith('no volume')) return 'none'
  if (words.startsWith('partly')) return 'partly'
  return words.startsWith('nothing') ? 'nothing' : undefined
}

function listensIn(words: string): LogFacts['etcd'] {
  if (words === 'loopback only' || words === 'not embedded') return 'loopback'
  return words.startsWith('open') ? 'open' : 'other'
}

function spaceIn(line: string): Partial<LogFacts> {
  const [, free, total, used, quota] = (SPACE.exec(line) ?? []).map(Number)
  if (free === undefined || !total) return {}
  const database = used !== undefined && quota ? { used, quota } : undefined
  return { space: { free, total }, ...(database && { database }) }
}

function fullIn(lines: string[]): LogFacts['full'] {
  const isDisk =
    codesIn(oursIn(lines)).includes('volume-full') ||
    lines.some((line) => DISK_FULL.test(line))
  const isEtcd = lines.some((line) => ETCD_FULL.test(line))
  return [
    ...(isDisk ? (['disk'] as const) : []),
    ...(isEtcd ? (['etcd'] as const) : [])
  ]
}
