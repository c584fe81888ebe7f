// GitHub's API misbehaves: the list of Milvus' releases, and that of its advisories.
import type { Expected, Family, Fault, Step } from '../family.ts'
import { milvusReleases, type PathFault } from '../../parts/github-api.ts'
import { PLANNED, type Scenario } from '../scenarios.ts'
import type { World } from '../world.ts'

interface ListStep extends Step {
  /** The request. */
  path: RegExp
  /** Whether the run cannot go on without it. */
  isNeeded: boolean
  names: RegExp
}

interface ListFault extends Fault<ListStep> {
  end: 'recovers' | 'passes' | 'fails' | ((step: ListStep) => Expected)
  /** Only at these steps. */
  steps?: ListStep[]
}

/** Plans an image that is not published yet: lists are read for that already. */
function planning(name: string, inputs: Record<string, string>): Scenario {
  return {
    name,
    done: PLANNED,
    prepare(world) {
      Object.assign(world.inputs, { 'dry-run': 'true' }, inputs)
    }
  }
}

const RELEASES = /\/releases\?/
const ADVISORIES = /\/security-advisories\?/
const NAMES_RELEASES = /^The releases of Milvus could not be read from http/
const NAMES_ADVISORIES =
  /^The security advisories of Milvus could not be read from http/

const DRY_RUN = planning('dry run', { vulnerable: 'ignore' })

/** Releases on two pages. */
const PAGES: Scenario = {
  name: 'dry run, 2 pages of releases',
  done: PLANNED,
  async prepare(world) {
    await DRY_RUN.prepare(world)
    world.github.content.pageSize = 2
  }
}

const READS_RELEASES: ListStep = {
  name: 'reads the releases',
  scenario: DRY_RUN,
  path: RELEASES,
  isNeeded: true,
  names: NAMES_RELEASES
}

const READS_MORE: ListStep = {
  ...READS_RELEASES,
  name: 'reads the second page of releases',
  scenario: PAGES,
  path: /\/releases\?.*\bpage=2/
}

const READS_ADVISORIES: ListStep = {
  name: 'reads the advisories',
  scenario: planning('dry run', {}),
  path: ADVISORIES,
  isNeeded: false,
  names: NAMES_ADVISORIES
}

const NEEDS_ADVISORIES: ListStep = {
  name: 'reads the advisories, vulnerable: fail',
  scenario: planning('dry run', { vulnerable: 'fail' }),
  path: ADVISORIES,
  isNeeded: true,
  names: NAMES_ADVISORIES
}

const STEPS = [READS_RELEASES, READS_MORE, READS_ADVISORIES, NEEDS_ADVISORIES]

type Answer = Omit<PathFault, 'path' | 'times' | 'onRequest'>

function answering(
  name: string,
  answer: (world: World) => Answer,
  times: number,
  end: ListFault['end'] = times === Infinity ? 'fails' : 'recovers'
): ListFault {
  return {
    name,
    end,
    begin(world, { path }) {
      const onRequest = world.happened
      world.github.faults.push({ ...answer(world), path, times, onRequest })
    }
  }
}

function onceAndForEver(name: string, answer: Answer): ListFault[] {
  return [
    answering(`${name} once`, () => answer, 1),
    answering(`${name} for ever`, () => answer, Infinity)
  ]
}

/** The answer to a client that has used up its requests of the hour. */
function limited(seconds: number): Answer {
  const reset = Math.ceil(Date.now() / 1000) + seconds
  const headers = {
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(reset)
  }
  const body = JSON.stringify({ message: 'API rate limit exceeded' })
  return { status: 403, headers, body }
}

const BAD_TOKEN = { status: 401, body: '{"message":"Bad credentials"}' }
const PAGE = { body: '<html><title>Log in to the network</title></html>' }
const PROXY = { ...PAGE, headers: { 'content-type': 'text/html' } }

/** Between two pages, a release appears, so that the second repeats one of the first. */
const GROWS: ListFault = {
  name: 'lists one more release while it is read',
  end: 'passes',
  steps: [READS_MORE],
  begin(world) {
    const { faults, content } = world.github
    const path = /\/releases\?.*\bpage=2/
    const onRequest = (): void => {
      world.happened()
      content.releases = milvusReleases([
        'v2.5.9',
        ...['v2.6.22', 'v2.6.21', 'v2.6.20']
      ])
    }
    faults.push({ path, times: 1, onRequest, isPassed: true })
  }
}

/** Its image follows within minutes. */
const WITHOUT_IMAGE: ListFault = {
  name: 'names a release without an image',
  end: () => ({ end: 'passes', warns: ['older-base'] }),
  steps: [READS_RELEASES],
  begin(world) {
    world.github.content.releases = milvusReleases(['v2.6.99', 'v2.6.22'])
    world.happened()
  }
}

export const GITHUB: Family<ListStep, ListFault> = {
  name: 'github',
  source: import.meta.filename,
  title: "GitHub's API fails",
  note: 'It lists the releases of Milvus, without which the run cannot know what to build, and its advisories, which only warn unless `vulnerable` is `fail`.',
  steps: STEPS,
  faults: [
    ...[500, 502].flatMap((status) =>
      onceAndForEver(`answers ${status}`, { status })
    ),
    ...onceAndForEver('answers 429', { status: 429 }),
    answering('limits requests for 5 seconds', () => limited(5), 1),
    answering('limits requests for an hour', () => limited(3600), Infinity),
    answering('refuses the token', () => BAD_TOKEN, Infinity),
    answering('answers 404', () => ({ status: 404 }), Infinity),
    ...onceAndForEver('sends no JSON', { body: '[{"tag_name' }),
    answering('is replaced by a login page', () => PROXY, Infinity),
    ...onceAndForEver('cuts the list in the middle', { cut: true }),
    ...onceAndForEver('never answers', { silent: true }),
    ...onceAndForEver('sends an empty list', { body: '[]' }),
    GROWS,
    WITHOUT_IMAGE
  ],
  expect({ end, steps = STEPS }, step): Expected | undefined {
    if (!steps.includes(step)) return undefined
    if (typeof end === 'function') return end(step)
    // A run that is over waits 2 s for what only warns, be it still on its way.
    if (end !== 'fails') return step.isNeeded ? { end } : { end: 'passes' }
    const { isNeeded, names } = step
    if (!isNeeded) return { end: 'passes', warns: ['advisories-unreadable'] }
    return {
      end: 'fails',
      code: 'github-unreadable',
      names,
      never: /127\.0\.0\.1:\d+\/(?:milvusdb|test)/
    }
  }
}
