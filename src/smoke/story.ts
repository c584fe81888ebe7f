import type { KnownFailure } from '../server/known-failures.js'
import { OF_MACHINE } from './hints.js'

/** What a container of the test is there for, by which its failure is told. */
export interface Story {
  /** Begins the cause, such as `Milvus 2.6.23 did not open the data that 2.6.22 wrote`. */
  headline: string
  /** What to do about it. */
  remedy: KnownFailure
  /** Known failures of which the remedy is better. */
  keeps: readonly KnownFailure[]
}

/** Who reads and writes in the test of an upgrade, as messages name them. */
export interface Names {
  /** Version of the new image. */
  now: string
  /** Version of the replaced one, where that is known. */
  before?: string
  /** Name of the replaced image, if there is one. */
  image?: string
  /** File name of the copy, if the data are one. */
  copy?: string
}

/** Names the replaced image; two builds may have the same version. */
export function replacedName({ now, before, image = '' }: Names): string {
  if (!before) return image
  return `Milvus ${before}${before === now ? ` of ${image}` : ''}`
}

/** An archive that the engine cannot unpack. */
export function cannotUnpack(copy: string): Story {
  return {
    headline: `${copy} could not be unpacked`,
    remedy: 'brokenCopy',
    keeps: OF_MACHINE
  }
}

/** What explains a failure on old data better than that the data are old. */
const KEPT: readonly KnownFailure[] = [
  ...OF_MACHINE,
  'refused',
  'slowEtcd',
  'deniedWrite',
  'otherPort',
  'otherPassword',
  'limit'
]

/** A replaced image that does not work says nothing about the new one. */
export function replacedFails({ before, image = '', copy }: Names): Story {
  const who = before
    ? `Milvus ${before} (${image}, which is replaced)`
    : `${image}, which is replaced,`
  const what = copy ? `did not open the data in ${copy}` : 'does not work here'
  return {
    headline: `${who} ${what}`,
    remedy: copy ? 'otherCopy' : 'replacedFailed',
    keeps: copy ? KEPT : [...OF_MACHINE, 'otherPassword']
  }
}

/** The new image does not even open the data. A copy that no other image has opened may be broken. */
export function doesNotOpen(names: Names): Story {
  const { now, image, copy } = names
  return {
    headline: `Milvus ${now} did not open ${dataName(names)}`,
    remedy: copy && !image ? 'otherCopy' : 'dataNotOpened',
    keeps: KEPT
  }
}

/** It opened them, but cannot work with them. */
export function doesNotGoOn(names: Names): Story {
  return {
    headline: `Milvus ${names.now} opened ${dataName(names)}, and then failed`,
    remedy: 'dataNotOpened',
    keeps: KEPT
  }
}

/** It worked with them, but after a kill it does not, or not with all of them. */
export function losesByKill(names: Names): Story {
  return {
    headline: `Milvus ${names.now} opened ${dataName(names)}, but did not recover from a kill`,
    remedy: 'dataLost',
    keeps: KEPT
  }
}

/** One of the three ways in which there is no way back. */
export function isClosed(
  names: Names,
  at: 'first start' | 'second start' | 'new image'
): Story {
  const [before, now] = [replacedName(names), `Milvus ${names.now}`]
  const headlines = {
    'first start': `${before} did not open what ${now} had written`,
    'second start': `${before} opened what ${now} had written, but not a second time`,
    'new image': `${now} did not open the data any more after ${before} had`
  }
  return { headline: headlines[at], remedy: 'dataNotOpened', keeps: KEPT }
}

function dataName(names: Names): string {
  if (names.copy) return `the data in ${names.copy}`
  return `the data that ${replacedName(names).replace(/^Milvus /, '')} wrote`
}
