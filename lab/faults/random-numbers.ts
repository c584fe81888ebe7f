// Random numbers that the same seed gives again.

/** A source of random numbers. */
export interface Random {
  /** Returns a whole number from 0 up to a limit, which is left out. */
  below: (limit: number) => number
  /** Returns one of a list. */
  pick: <T>(list: readonly T[]) => T
  /** Returns true so often, from 0 (never) to 1 (always). */
  chance: (share: number) => boolean
}

/** Returns random numbers from a seed: a whole number of 32 bits. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    return mixed(state) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    below,
    chance: (share) => next() < share,
    pick(list) {
      if (list.length === 0) throw new Error('There is nothing to pick from')
      return list[below(list.length)] as (typeof list)[number]
    }
  }
}

/** Returns the seed of one of many runs; that of the first is the seed itself. */
export function seedOf(seed: number, run: number): number {
  return run === 0 ? seed >>> 0 : mixed((seed + run * 0x9e3779b9) >>> 0)
}

/** Mixes the bits of a number (the end of mulberry32). */
function mixed(state: number): number {
  let bits = Math.imul(state ^ (state >>> 15), state | 1)
  bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
  return (bits ^ (bits >>> 14)) >>> 0
}
