import Sequencer from '@jest/test-sequencer'

const LONGEST =
  /(durability|smoke\/faults|upgrade|reported-faults|standing-versions|login|retry)\.test\.ts$/

/**
 * Begins with the files that take longest, so that none of them is left over in
 * the end. A fresh clone has no timings of earlier runs, by which jest does so.
 */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const [longest, others] = [true, false].map((isLong) =>
      super.sort(tests.filter(({ path }) => LONGEST.test(path) === isLong))
    )
    return [...longest, ...others]
  }
}
