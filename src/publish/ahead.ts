// What the promotion needs to know, and can be read while Milvus must stay healthy.
import type { Docker } from '../docker/cli.js'
import { readSizes } from '../docker/size.js'
import { startNow } from '../lib/start-now.js'
import type { Image, Run } from './results.js'

type Sizes = Record<string, number>

export interface Ahead {
  /** Begins to read, while the image passes its test. */
  begin: (image: Image) => void
  /** Returns the sizes of the images, read by now or then; undefined if of no use. */
  sizesOf: (image: Image) => Promise<Sizes | undefined>
}

/** Returns what reads ahead of the promotion; nothing is read twice. */
export function readAhead(
  docker: Docker,
  { inputs, plan: { decision } }: Pick<Run, 'inputs' | 'plan'>
): Ahead {
  // The table of the platforms, which has them, is about tested images.
  const isOfUse =
    decision.tags.length > 0 &&
    decision.kind !== 'promote' &&
    inputs.push !== 'false'
  let sizes: Promise<Sizes> | undefined
  const sizesOf = ({ refs }: Image): Promise<Sizes> =>
    (sizes ??= startNow(() => readSizes(docker, refs)))
  return {
    begin: (image) => {
      if (isOfUse) void sizesOf(image)
    },
    sizesOf: async (image) => (isOfUse ? await sizesOf(image) : undefined)
  }
}
