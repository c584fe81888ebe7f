// What one run of chaos does, drawn from a seed.
import { drawFault, type DrawnFault, type Ending } from './random-faults.ts'
import { randomFrom, type Random } from './random-numbers.ts'
import * as scenarios from './scenarios.ts'
import type { Scenario } from './scenarios.ts'

/** A run of chaos. */
export interface Draw {
  seed: number
  scenario: Scenario
  /** Of the run, where they differ from those of the scenario. */
  inputs: Record<string, string>
  /** In the order in which they begin. */
  faults: DrawnFault[]
  /** How often the post step runs. */
  posts: number
}

const SCENARIOS: Scenario[] = [
  scenarios.PUBLISH,
  scenarios.PUBLISH,
  scenarios.PUBLISH,
  scenarios.OWN_DOCKERFILE,
  scenarios.UPGRADE,
  scenarios.TEST_AGAIN,
  scenarios.PROMOTE,
  scenarios.NOTHING_NEW,
  scenarios.MERGE,
  scenarios.BY_DIGEST,
  scenarios.LOCAL,
  scenarios.DRY_RUN
]

/** Scenarios that need the level that they have. */
const OF_ONE_LEVEL = [scenarios.UPGRADE, scenarios.MERGE]

const TAGS = [
  '{{version}}\n{{major}}.{{minor}}',
  '{{version}}',
  'latest\n{{version}}\n{{version}}-{{date}}\n{{major}}',
  Array.from({ length: 12 }, (_, number) => `{{version}}-t${number}`).join('\n')
]

/** Returns what the run of a seed does: the same for the same seed. */
export function draw(seed: number): Draw {
  const random = randomFrom(seed)
  const scenario = random.pick(SCENARIOS)
  const inputs = drawInputs(random, scenario)
  const count = random.pick([1, 1, 1, 2, 2, 3])
  const faults = Array.from({ length: count }, () => drawFault(random))
  faults.sort((a, b) => (a.line ?? -1) - (b.line ?? -1))
  return { seed, scenario, inputs, faults, posts: random.pick([1, 1, 1, 2]) }
}

function drawInputs(
  random: Random,
  scenario: Scenario
): Record<string, string> {
  const level = random.pick(['health', 'health', 'query', 'restart', 'none'])
  const tags = random.pick(TAGS)
  const provenance = random.pick(['true', 'false'])
  return {
    // A Milvus that never answers is no reason to wait for minutes.
    'smoke-timeout': '40',
    ...(!OF_ONE_LEVEL.includes(scenario) && { 'smoke-test': level }),
    ...(scenario !== scenarios.PROMOTE && random.chance(0.3) && { tags }),
    // What another job has built for a merge must have the same inputs.
    ...(scenario !== scenarios.MERGE && random.chance(0.2) && { provenance })
  }
}

/** Returns how the faults of a run make its main step end: the hardest counts. */
export function endingOf({ faults }: Draw): Ending {
  const endings = faults.map(({ ending }) => ending)
  return (
    (['killed', 'cancelled'] as const).find((one) => endings.includes(one)) ??
    'by itself'
  )
}

/** Says what a run does, in a line. */
export function sentenceOf({ scenario, inputs, faults, posts }: Draw): string {
  const given = Object.entries(inputs)
    .filter(([name]) => name !== 'smoke-timeout')
    .map(([name, value]) => `${name} ${value.replaceAll('\n', ' ')}`)
  return [
    [scenario.name, ...given].join(', '),
    ...faults.map(({ name }) => name),
    ...(posts > 1 ? [`${posts} post steps`] : [])
  ].join('; ')
}
