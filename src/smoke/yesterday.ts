// What is on the volume before the new image sees it, and must be found from then on.
import {
  create,
  find,
  INDEXED,
  insert,
  listCollections,
  PLAIN
} from '../server/query.js'
import type { Rest } from '../server/rest.js'

/** Data that are asked of one Milvus after another. */
export interface Yesterday {
  /** Asks the first Milvus to write them, or to say what is there. */
  begin: (rest: Rest) => Promise<void>
  /** Fails unless all of them are there. */
  find: (rest: Rest) => Promise<void>
  /** Adds to them; undefined for data of which a test must change nothing. */
  add?: (rest: Rest) => Promise<void>
}

const COLLECTIONS = [PLAIN, INDEXED]

/** Returns rows in two collections, to which each call adds a batch. */
export function madeUpRows(): Yesterday {
  let batches = 0
  const add = async (rest: Rest): Promise<void> => {
    for (const collection of COLLECTIONS) {
      await insert(rest, batches, collection)
    }
    batches++
  }
  return {
    begin: async (rest) => {
      for (const collection of COLLECTIONS) await create(rest, collection)
      await add(rest)
    },
    find: async (rest) => {
      for (const collection of COLLECTIONS) {
        await find(rest, batches, collection)
      }
    },
    add
  }
}

/** Returns the collections in a copy of somebody's data, whatever they are. */
export function copiedData(): Yesterday {
  let known: string[] | undefined
  const look = async (rest: Rest): Promise<void> => {
    const found = await listCollections(rest)
    if (found.length === 0 && !known) {
      throw new Error(
        'collections/list names none, so there is nothing to open'
      )
    }
    requireSame((known ??= found), found)
  }
  return { begin: look, find: look }
}

/** @throws Error that names what is gone, and what is new. */
function requireSame(before: string[], now: string[]): void {
  const gone = before.filter((name) => !now.includes(name))
  const added = now.filter((name) => !before.includes(name))
  const parts = [
    gone.length > 0 && `no longer names ${listed(gone)}`,
    added.length > 0 && `names ${listed(added)}, which was not there before`
  ].filter(Boolean)
  if (parts.length === 0) return
  throw new Error(`collections/list ${parts.join(', and ')}`)
}

/** Names that a message has room for. */
const SHOWN = 5

function listed(names: string[]): string {
  const more = names.length - SHOWN
  const shown = names.slice(0, SHOWN).join(', ')
  return more > 0 ? `${shown} and ${more} more` : shown
}
