import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { budgetAfterWrite } from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { describeExtras, readEntries, type Entry } from '../docker/entries.js'
import { fail } from '../messages/failure.js'
import { retry } from '../lib/retry.js'
import type { PushedIndex } from './results.js'

/**
 * Prepares an index of images that are pushed already: the digest that it will
 * have, and what creates it. It is created with its first tag, since buildx
 * creates none without a tag.
 *
 * @param annotations `key=value` lines of the index
 * @param refs images, or indexes whose images it takes over
 * @param platformDigests the images that it must list
 * @throws Failure when it would list others.
 */
export async function assemble(
  docker: Docker,
  annotations: string[],
  refs: string[],
  platformDigests: Record<string, string>
): Promise<Required<PushedIndex>> {
  const source = annotations
    .flatMap((line) => ['--annotation', `index:${line}`])
    .concat(refs)
  const args = ['buildx', 'imagetools', 'create', '--dry-run', ...source]
  const index = await retry(() => docker(args), {
    what: 'preparation of the index',
    budgetSeconds: budgetAfterWrite
  })
  requireTested(index, platformDigests)
  const hash = createHash('sha256').update(index).digest('hex')
  return { digest: `sha256:${hash}`, platformDigests, source }
}

/** What gets the tags must list the images that passed, and nothing else. */
function requireTested(index: string, wanted: Record<string, string>): void {
  const { manifests } = JSON.parse(index) as { manifests?: Entry[] }
  const { platforms, extras } = readEntries(manifests ?? [])
  if (!extras && isDeepStrictEqual(platforms, wanted)) return
  const listed = Object.entries(platforms).map((pair) => pair.join(' '))
  throw fail('index-of-other-images', {
    listed: extras ? describeExtras(extras) : listed.join(', ') || 'none'
  })
}
