import sequencer from '@jest/test-sequencer'
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'

// Its types are those of its CommonJS module, where the class is a property.
const Sequencer = sequencer as unknown as typeof sequencer.default

/**
 * Starts the test files that took longest the last time first, so that no long one
 * runs alone at the end. The seconds are kept outside of the checkout, since jest
 * itself forgets them with each new clone (see script/count-tests.ts). Files that
 * have never run come first, the largest of them before the others.
 */
export default class LongestFirst extends Sequencer {
  override sort<T extends { path: string }>(tests: T[]): T[] {
    const seconds = readSeconds()
    const weighed = tests.map((test) => ({
      test,
      weight:
        seconds[path.relative('.', test.path)] ?? 1e6 + statSync(test.path).size
    }))
    return weighed.sort((a, b) => b.weight - a.weight).map(({ test }) => test)
  }
}

/** Without a file, or with a broken one, nothing is known. */
function readSeconds(): Record<string, number> {
  try {
    const text = readFileSync(process.env.TEST_SECONDS ?? '', 'utf8')
    return JSON.parse(text) as Record<string, number>
  } catch {
    return {}
  }
}
