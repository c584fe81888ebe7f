import type { Docker } from '../docker/cli.js'
import { refsOf } from '../docker/reference.js'
import { MARK } from '../inputs/labels.js'
import type { TestedImage } from '../plan/decision.js'
import {
  levelAnnotations,
  levelOf,
  type PlatformLevels
} from '../plan/marks.js'
import type { Plan } from '../plan/plan.js'
import { stronger } from '../smoke/levels.js'
import { assemble } from './assemble.js'
import type { PushedImage } from './results.js'

/**
 * Raises the level in the annotations of a published image that has passed more
 * now, so that the next run does not test it again: a new index of the same
 * platform manifests.
 */
export async function raiseLevels(
  docker: Docker,
  { image, tests }: Pick<Plan, 'image' | 'tests'>,
  published: TestedImage
): Promise<PushedImage> {
  const { digest, platforms, annotations, marks } = published
  const levels: PlatformLevels = Object.fromEntries(
    tests.map(({ platform, level }) => {
      const before = levelOf(marks?.levels ?? {}, platform)
      return [platform, stronger(before, level)]
    })
  )
  const kept = Object.entries(annotations)
    .filter(([key]) => key !== MARK.level && key !== MARK.levels)
    .map((pair) => pair.join('='))
  const pushed = await assemble(
    docker,
    [...kept, ...levelAnnotations(levels)],
    [`${image}@${digest}`],
    platforms
  )
  return { origin: 'published', refs: refsOf(image, platforms), pushed }
}
