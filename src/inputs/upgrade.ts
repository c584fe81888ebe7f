import { closeSync, openSync, readSync, statSync } from 'node:fs'
import {
  isDigest,
  isRepository,
  isTag,
  splitReference
} from '../docker/reference.js'
import { BLOCK, isTarHeader } from '../lib/tar.js'
import { fail } from '../messages/failure.js'
import { meets, type SmokeLevel, type SmokeOptions } from '../smoke/levels.js'
import { readInput } from './read.js'
import { resolveInput } from './workspace-path.js'

/** Inputs that no other level uses. */
const NEED_UPGRADE = ['smoke-upgrade-from', 'smoke-upgrade-data'] as const

/** First bytes of what docker unpacks by itself. */
const COMPRESSED = [
  [0x1f, 0x8b], // gzip
  [0x42, 0x5a, 0x68], // bzip2
  [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], // xz
  [0x28, 0xb5, 0x2f, 0xfd] // zstd
].map((bytes) => Buffer.from(bytes))

/** What `actions/checkout` leaves instead of a file that Git LFS keeps. */
const LFS_POINTER = Buffer.from('version https://git-lfs.')

/**
 * Reads the inputs of the level `upgrade`.
 *
 * @throws Failure when one cannot be used, or has no effect at the level: somebody who
 * gives it believes that data is opened.
 */
export function readUpgrade(
  level: SmokeLevel
): Pick<SmokeOptions, 'upgradeFrom' | 'upgradeData'> {
  if (!meets(level, 'upgrade')) requireNothing(level)
  return { upgradeFrom: readUpgradeFrom(), upgradeData: findUpgradeData() }
}

function requireNothing(level: SmokeLevel): void {
  for (const name of NEED_UPGRADE) {
    const value = readInput(name)
    if (value) throw fail(`input-${name}.level`, { value, level })
  }
}

/** A repository alone would be `latest`, which is seldom meant. */
function readUpgradeFrom(): string | undefined {
  const value = readInput('smoke-upgrade-from')
  if (!value) return undefined
  if (isImageReference(value)) return value
  throw fail('input-smoke-upgrade-from.form', { value })
}

function isImageReference(value: string): boolean {
  const { repository, tag, digest } = splitReference(value)
  if (!isRepository(repository) || value.split('@').length > 2) return false
  if (tag !== undefined && !isTag(tag)) return false
  return digest === undefined ? tag !== undefined : isDigest(digest)
}

/** Whether it is data of Milvus shows when Milvus opens it. */
function findUpgradeData(): string | undefined {
  const value = readInput('smoke-upgrade-data')
  if (!value) return undefined
  const file = resolveInput('smoke-upgrade-data', value)
  const stat = statSync(file)
  if (stat.isDirectory()) throw refused('directory', value)
  if (!stat.isFile()) throw refused('form', value)
  const begin = firstBytes(file, value)
  if (begin.length === 0) throw refused('empty', value)
  if (startsWith(begin, LFS_POINTER)) throw refused('pointer', value)
  if (isTarHeader(begin)) return file
  if (COMPRESSED.some((magic) => startsWith(begin, magic))) return file
  throw refused('form', value)
}

function refused(
  reason: 'directory' | 'empty' | 'pointer' | 'form',
  value: string
): Error {
  return fail(`input-smoke-upgrade-data.${reason}`, { value })
}

function firstBytes(file: string, value: string): Buffer {
  try {
    const descriptor = openSync(file, 'r')
    try {
      const bytes = Buffer.alloc(BLOCK)
      return bytes.subarray(0, readSync(descriptor, bytes))
    } finally {
      closeSync(descriptor)
    }
  } catch (error) {
    const about = { cause: error }
    throw fail('input-smoke-upgrade-data.unreadable', { value }, about)
  }
}

function startsWith(bytes: Buffer, magic: Buffer): boolean {
  return bytes.subarray(0, magic.length).equals(magic)
}
