import * as core from '@actions/core'
import { Failure, messageOf } from '../failure.js'
import type { Plan } from '../plan.js'
import { retry } from '../retry.js'
import { patienceAfterWrite } from './answer.js'
import type { Docker } from './cli.js'
import { readDigest } from './registry.js'

/**
 * Points the tags at an index that was tested, the exact ones first and the
 * floating ones last, and reads each of them back.
 *
 * @param moved gets each tag as soon as it is confirmed
 * @throws Failure that says which tags were moved, and which were not.
 */
export async function promote(
  docker: Docker,
  plan: Pick<Plan, 'image' | 'tags'>,
  digest: string,
  moved: string[]
): Promise<void> {
  const { image } = plan
  const tags = [...plan.tags.exact, ...plan.tags.floating]
  for (const tag of tags) {
    try {
      await setTag(docker, `${image}:${tag}`, `${image}@${digest}`)
      await expectDigest(docker, `${image}:${tag}`, digest)
    } catch (error) {
      throw interrupted(tag, { moved, tags, error })
    }
    moved.push(tag)
    core.info(`${image}:${tag} is ${digest}`)
  }
}

async function setTag(
  docker: Docker,
  target: string,
  source: string
): Promise<void> {
  const args = ['buildx', 'imagetools', 'create', '--tag', target, source]
  await retry(() => docker(args, { timeoutSeconds: 120 }), {
    what: `tag ${target}`,
    patience: patienceAfterWrite
  })
}

async function expectDigest(
  docker: Docker,
  ref: string,
  digest: string
): Promise<void> {
  const found = await readDigest(docker, ref)
  if (found === digest) return
  throw new Error(`${ref} was set to ${digest}, but is ${found} now`)
}

function interrupted(
  tag: string,
  state: { moved: string[]; tags: string[]; error: unknown }
): Failure {
  const left = state.tags.filter((name) => !state.moved.includes(name))
  const list = (names: string[]): string => names.join(', ') || 'none'
  return new Failure(
    `Tag "${tag}" could not be set: ${messageOf(state.error)}\nTags that were moved, to the tested image: ${list(state.moved)}. Not confirmed: ${list(left)}`,
    {
      likely:
        'the registry failed, refused the tag, or another job set it at the same time',
      next: 'run the job again: it finishes what is missing'
    }
  )
}
