// What the promotion needs to know, and can be read while Milvus must stay healthy.
import type { Docker } from '../docker/cli.js'
import { readSizes } from '../docker/size.js'
import { asksUpgrade } from '../plan/replaced.js'
import { startNow } from '../lib/start-now.js'
import { lookAtTags, type Look } from './look.js'
import type { Promotable } from './promotable.js'
import type { Image, Run } from './results.js'

type Sizes = Record<string, number>

export interface Ahead {
  /** Begins to read, while the image passes its test. */
  begin: (image: Image) => void
  /** Returns the sizes of the images, read by now or then; undefined if of no use. */
  sizesOf: (image: Image) => Promise<Sizes | undefined>
  /** Returns what tags of one release pointed to; undefined if nothing was begun. */
  look: () => Promise<Look | undefined>
}

/** Returns what reads ahead of the promotion; nothing is read twice. */
export function readAhead(docker: Docker, run: Run): Ahead {
  const { decision } = run.plan
  // The table of the platforms, which has them, is about tested images.
  const isOfUse =
    decision.tags.length > 0 &&
    decision.kind !== 'promote' &&
    run.inputs.push !== 'false'
  let sizes: Promise<Sizes> | undefined
  let look: Promise<Look> | undefined
  const sizesOf = ({ refs }: Image): Promise<Sizes> =>
    (sizes ??= startNow(() => readSizes(docker, refs)))
  return {
    begin: (image) => {
      if (isOfUse) void sizesOf(image)
      const promotable = promotableOf(run, image)
      if (promotable) look ??= startNow(() => lookAtExact(docker, promotable))
    },
    sizesOf: async (image) => (isOfUse ? await sizesOf(image) : undefined),
    look: async () => await look
  }
}

/** The floating ones may move until they are set. */
async function lookAtExact(
  docker: Docker,
  promotable: Promotable
): Promise<Look> {
  const { tags, floating } = promotable
  const exact = tags.filter((tag) => !floating.includes(tag))
  return await lookAtTags(docker, promotable, exact)
}

/** Returns what is promoted; undefined if there are no tags to set. */
export function promotableOf(
  { inputs, plan }: Pick<Run, 'inputs' | 'plan'>,
  image: Image
): Promotable | undefined {
  const { version, decision, isUnpublished, targets: planned } = plan
  const { image: repository, registry } = inputs
  const { tags } = decision
  const { floating } = plan.tags
  if (image.kind === 'engine' || tags.length === 0) return undefined
  const target = { repository, registry, isUnpublished, planned }
  // An image that the user names is opened instead of what a tag points to.
  const { upgradeFrom } = inputs.smoke
  const isGuarded = asksUpgrade(plan.tests) && upgradeFrom === undefined
  return { ...target, version, image, tags, floating, isGuarded }
}
