// A registry that shows a tag late, or under whose tags another job writes.
import type { Fault as Answer } from '../../parts/registry-proxy.ts'
import type { Expected, Family, Fault } from '../family.ts'
import { NOTHING_NEW } from '../scenarios.ts'
import type { World } from '../world.ts'
import {
  begin,
  failing,
  notFound,
  READS_BACK,
  READS_TAGS,
  SETS_EXACT,
  type ServerStep
} from './odd-steps.ts'
import { moveTag, publishedAt } from './odd-tags.ts'

interface LateFault extends Fault<ServerStep> {
  ends: Record<string, Expected>
}

const LOOKS: ServerStep = {
  ...SETS_EXACT,
  name: 'looks at the tags',
  from: /::group::Smoke test/
}

const REBUILDS: ServerStep = {
  ...READS_TAGS,
  name: 'reads the published image',
  scenario: NOTHING_NEW
}

const RECOVERS: Expected = { end: 'recovers' }
const PASSES: Expected = { end: 'passes' }

/** A registry shows a write after some seconds, or never. */
function late(
  name: string,
  seconds: number,
  shown: 'before' | 'absent'
): LateFault {
  const isShown = Number.isFinite(seconds)
  return {
    name,
    ends: { [READS_BACK.name]: isShown ? RECOVERS : failing(READS_BACK) },
    async begin(world) {
      const path = /\/manifests\/2\.6\.22$/
      const before = await publishedAt(world, '2.6.22')
      const answer =
        shown === 'absent'
          ? notFound('MANIFEST_UNKNOWN', 'manifest unknown')
          : { instead: before.path }
      const hidden: Answer = { path, times: Infinity, ...answer }
      const show = (): void => void (hidden.times = 0)
      // From the first look on: writing the floating tag may take long.
      hidden.onRequest = () => {
        if (isShown && !world.hits) setTimeout(show, seconds * 1000).unref()
        world.happened()
      }
      const onRequest = (): void => void world.target.faults.push(hidden)
      world.target.faults.push({
        ...{ method: 'PUT', path, times: 1, delay: 1, onRequest }
      })
    }
  }
}

/** A clean-up has deleted the image of a platform, which the index still lists. */
const CLEANED: LateFault = {
  name: 'has lost the image of a platform',
  ends: { [REBUILDS.name]: PASSES },
  async begin(world) {
    const { platform } = await publishedAt(world, '2.6.22')
    const path = new RegExp(`/manifests/${platform}`)
    const lost: Answer = {
      path,
      ...notFound('MANIFEST_UNKNOWN', 'manifest unknown'),
      times: Infinity,
      onRequest: world.happened
    }
    const onRequest = (): void => void (lost.times = 0)
    world.target.faults.push(
      { method: 'PUT', path, times: 1, delay: 1, onRequest },
      lost
    )
  }
}

/** Another job sets a tag. */
function moving(
  name: string,
  when: (world: World, move: () => Promise<void>) => void,
  tag: string,
  version: string,
  [step, end]: [ServerStep, Expected]
): LateFault {
  return {
    name,
    ends: { [step.name]: end },
    begin(world) {
      when(world, async () => {
        await moveTag(world, tag, version)
        world.happened()
      })
    }
  }
}

function whileTested(world: World, move: () => Promise<void>): void {
  begin(world, /::group::Smoke test/, () => void move())
}

function rightAfterIn(tag: RegExp) {
  return (world: World, move: () => Promise<void>): void => {
    // The next request after the write is the first that can see it.
    const onRequest = (): void => {
      setTimeout(() => void move(), 50)
    }
    world.target.faults.push({
      ...{ method: 'PUT', path: tag, times: 1, delay: 100, onRequest }
    })
  }
}

export const ODD_LATE: Family<ServerStep, LateFault> = {
  name: 'late',
  source: import.meta.filename,
  title: 'The registry shows a tag late, or another job moves it',
  note: 'Another job sets a tag during the test, or between the write and the read that follows it.',
  steps: [REBUILDS, LOOKS, READS_BACK],
  faults: [
    CLEANED,
    late('shows the old image for 10 s', 10, 'before'),
    late('shows the old image for ever', Infinity, 'before'),
    late('hides a tag for 10 s', 10, 'absent'),
    late('hides a tag for ever', Infinity, 'absent'),
    moving(
      'gets another image under the tag from another job during the test',
      ...([whileTested, '2.6.22', '2.6.22'] as const),
      [LOOKS, PASSES]
    ),
    moving(
      'gets a newer Milvus under the tag from another job during the test',
      ...([whileTested, '2.6', '2.6.23'] as const),
      [LOOKS, { end: 'passes', warns: ['tag-left-alone'], elsewhere: /^2\.6$/ }]
    ),
    moving(
      'gets another image under the tag from another job right after the write',
      ...([
        rightAfterIn(/\/manifests\/2\.6\.22$/),
        '2.6.22',
        '2.6.22'
      ] as const),
      [
        READS_BACK,
        {
          ...failing(READS_BACK, /another job set the tag/),
          elsewhere: /^2\.6\.22$/
        }
      ]
    ),
    moving(
      'gets a newer Milvus under the tag from another job right after the write',
      ...([rightAfterIn(/\/manifests\/2\.6$/), '2.6', '2.6.23'] as const),
      [
        READS_BACK,
        { end: 'passes', warns: ['tag-left-alone'], elsewhere: /^2\.6$/ }
      ]
    )
  ],
  expect: ({ ends }, { name }) => ends[name]
}
