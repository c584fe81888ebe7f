// What looks for secrets again and again while a job runs.

/** Looks until it is stopped, and then says where it found secrets. */
export interface Watch {
  /** Where it has found secrets so far, as they come. */
  leaks: string[]
  /** Ends the looks that are under way. */
  settle: () => void | Promise<void>
  stop: () => string[] | Promise<string[]>
}

/** Milliseconds between two looks. */
const INTERVAL = 200

/**
 * Looks at once, every now and then, and a last time when it is stopped.
 *
 * @param look returns where secrets are now
 */
export function watch(look: () => string[]): Watch & { stop: () => string[] } {
  const leaks: string[] = []
  const settle = (): void => void leaks.push(...look())
  settle()
  const timer = setInterval(settle, INTERVAL)
  return {
    leaks,
    settle,
    stop() {
      clearInterval(timer)
      settle()
      return [...new Set(leaks)]
    }
  }
}

const shared = new Map<string, { watch: Watch; users: number }>()

/**
 * Begins a watch, or shares that of cells beside this one: each look costs the machine
 * something. What it finds while a cell runs counts for that cell.
 *
 * @param of what is watched
 */
export function share(
  of: string,
  begin: () => Watch
): { stop: () => Promise<string[]> } {
  const one = shared.get(of) ?? { watch: begin(), users: 0 }
  shared.set(of, one)
  one.users += 1
  const before = one.watch.leaks.length
  return {
    async stop() {
      await one.watch.settle()
      const leaks = new Set(one.watch.leaks.slice(before))
      one.users -= 1
      if (one.users === 0) {
        shared.delete(of)
        await one.watch.stop()
      }
      return [...leaks]
    }
  }
}
