// What is measured, and the rows of the table that show it.
import { hasBundles } from './chain.ts'
import type { Measure } from './measure.ts'
import { BUILD } from './measures/build.ts'
import { COUNTS } from './measures/counts.ts'
import { ENTRYPOINT } from './measures/entrypoint.ts'
import { IMAGE } from './measures/image.ts'
import { NOTHING } from './measures/nothing.ts'
import { START } from './measures/start.ts'
import { TESTED } from './measures/tested.ts'
import { untestedMeasures } from './measures/untested.ts'
import type { Row } from './rows.ts'
import { staySeconds } from './runs.ts'

const LIMIT = 'pull, `docker run`, first healthy answer'
const CHAIN = {
  bundles: 'docker/setup-buildx-action and build-push-action, untested',
  commands: 'the commands of setup-buildx and build-push, untested'
}

/** Measures that keep an image in the engine. */
export const IN_ENGINE: Measure[] = [...IMAGE, ...ENTRYPOINT]

/** All measures, in the order of a round. */
export function allMeasures(bundles?: string): Measure[] {
  return [
    ...COUNTS,
    ...TESTED,
    ...untestedMeasures(bundles),
    ...NOTHING,
    ...BUILD,
    ...START,
    ...IN_ENGINE
  ]
}

/** All rows, in the order of the table. */
export function allRows(bundles?: string): Row[] {
  const chain = CHAIN[bundles ? 'bundles' : 'commands']
  return [
    ...testedRows(),
    ...publishRows(chain),
    ...startRows(),
    ...imageRows()
  ]
}

function testedRows(): Row[] {
  const figure = { beyond: staySeconds() }
  return [
    {
      name: 'tested',
      what: 'Tested publish, one platform, base in the engine',
      ours: 'tested-warm',
      reference: ['limit-warm', LIMIT],
      ...{ figure, unit: 's', reach: '≤ 2.5 s' }
    },
    {
      name: 'tested',
      what: 'Tested publish, one platform, base not in the engine',
      ours: 'tested-cold',
      reference: ['limit-cold', LIMIT],
      ...{ figure, unit: 's', reach: '≤ 2.8 s' }
    },
    {
      name: 'calls',
      what: 'Its processes of docker and buildx',
      ours: 'calls',
      ...{ figure: 'itself', unit: 'count', reach: '≤ 28' }
    },
    {
      name: 'calls',
      what: 'The same with those that docker itself starts',
      ours: 'all-processes',
      ...{ figure: 'itself', unit: 'count', reach: '' }
    }
  ]
}

function publishRows(chain: string): Row[] {
  return [
    {
      name: 'two-platforms',
      what: 'Tested publish, two platforms, base not in the engine',
      ours: 'tested-two',
      reference: ['chain', chain],
      ...{ figure: 'ratio', unit: 's', reach: '≤ 0.65' }
    },
    {
      name: 'untested',
      what: 'Untested publish, two platforms',
      ours: 'untested',
      reference: ['chain', chain],
      ...{ figure: 'ratio', unit: 's', reach: '≤ 0.16' }
    },
    {
      name: 'tags',
      what: 'The same with 20 tags',
      ours: 'untested-20-tags',
      reference: ['untested', 'with 2 tags'],
      isReferenceOurs: true,
      ...{ figure: 'ratio', unit: 's', reach: '≤ 1.25' }
    },
    {
      name: 'nothing',
      what: 'Nothing new',
      ours: 'nothing-new',
      reference: ['inspect', 'one `docker buildx imagetools inspect`'],
      ...{ figure: 'ratio', unit: 'ms', reach: '≤ 4' }
    }
  ]
}

function startRows(): Row[] {
  return [
    {
      name: 'start',
      what: 'Start of the action, until its first input error',
      ours: 'start',
      reference: ['empty-node', 'Node with an empty program'],
      ...{ figure: 'ratio', unit: 'ms', reach: '≤ 2.2' }
    },
    {
      name: 'start',
      what: 'The same',
      ours: 'start',
      reference: ['core-and-exec', '@actions/core and @actions/exec alone'],
      ...{ figure: 'ratio', unit: 'ms', reach: '' }
    },
    {
      name: 'dist',
      what: 'JavaScript in dist/',
      ours: 'dist',
      ...{ figure: 'itself', unit: 'MB', reach: '≤ 1.5 MB' }
    }
  ]
}

function imageRows(): Row[] {
  return [
    {
      name: 'build',
      what: 'Build and push of the bundled context, two platforms',
      ours: 'build',
      reference: [
        'build-original',
        'the original recipe, same builder, as empty'
      ],
      ...{ figure: 'speedup', unit: 's', reach: '≥ 10 times' }
    },
    {
      name: 'entrypoint',
      what: 'Entrypoint, before Milvus',
      ours: 'entrypoint',
      reference: ['shell', 'a shell alone'],
      ...{ figure: 'ratio', unit: 'ms', reach: 'ours ≤ 15 ms' }
    },
    {
      name: 'image',
      what: '`docker run` to healthy',
      ours: 'run',
      reference: ['run-plain', 'Milvus’ own image, same settings'],
      ...{ figure: 'ratio', unit: 's', reach: '≤ 1.02' }
    },
    {
      name: 'image',
      what: '`docker stop`, `docker start` to healthy',
      ours: 'restart',
      reference: ['restart-plain', 'Milvus’ own image, in two rounds'],
      ...{ figure: 'ratio', unit: 's', reach: 'as fast as etcd allows' }
    }
  ]
}

/** The measures that rows need, with those that must run before them. */
export function neededBy(rows: Row[], measures: Measure[]): Measure[] {
  const needed = new Set(
    rows.flatMap(({ ours, reference }) => [
      ours,
      ...(reference ?? []).slice(0, 1)
    ])
  )
  // A measure comes after those that it needs.
  for (const { name, after = [] } of measures.toReversed()) {
    if (needed.has(name)) after.forEach((one) => needed.add(one))
  }
  return measures.filter(({ name }) => needed.has(name))
}

/** Whether a folder was given, and has Docker's actions. */
export function usableBundles(folder?: string): string | undefined {
  return folder && hasBundles(folder) ? folder : undefined
}
