// Two images that pods go between. They are published once, and each world gets a copy:
// building both for each cell would take longer than the cell.
import path from 'node:path'
import { lab } from '../../inputs.ts'
import { docker } from '../../parts/docker.ts'
import { copyWithoutFaults } from '../../runpod/versions.ts'
import { runBefore } from '../scenarios.ts'
import { makeWorld, type World } from '../world.ts'

/** References by digest. */
interface Images {
  /** Ignores MILVUS_STANDIN_FAULT. */
  before: string
  next: string
}

/** What their Milvus is, and how little they are tested: the family is about RunPod. */
const INPUTS = { 'smoke-test': 'none' }

/**
 * Puts both images into the repository of a world.
 *
 * @param tagged which of them has the tags
 */
export async function publishBoth(
  world: World,
  tagged: keyof Images
): Promise<Images> {
  // The same as that of the images, or there would be something to build.
  const base = { 'base-image': lab('STANDIN_IMAGE') }
  Object.assign(world.inputs, INPUTS, base)
  const { before, next } = await (once ??= buildBoth())
  const own = { before, next }[tagged]
  await copy(world, before, ['before'])
  await copy(world, own, ['2.6', '2.6.22'])
  return { before: refIn(world, before), next: refIn(world, next) }
}

let once: Promise<Images> | undefined

async function buildBoth(): Promise<Images> {
  const world = await makeWorld()
  try {
    const inputs = { ...INPUTS, 'base-image': lab('STANDIN_IMAGE') }
    copyWithoutFaults(path.join(world.workspace, 'before'))
    const first = await runBefore(world, { ...inputs, context: 'before' })
    const second = await runBefore(world, inputs)
    const [before = '', next = ''] = [first, second].map(({ outputs }) =>
      direct(world, outputs.ref ?? '')
    )
    return { before, next }
  } finally {
    await world.end()
  }
}

/** A reference without the proxy in front of the registry. */
function direct({ target }: World, ref: string): string {
  return ref.replace(target.host, lab('REGISTRY'))
}

async function copy(world: World, ref: string, tags: string[]): Promise<void> {
  const image = direct(world, world.image)
  const args = tags.flatMap((tag) => ['--tag', `${image}:${tag}`])
  await docker(['buildx', 'imagetools', 'create', ...args, ref])
}

function refIn({ image }: World, ref: string): string {
  return `${image}@${ref.split('@')[1] ?? ''}`
}
