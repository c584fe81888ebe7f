import { createHash } from 'node:crypto'
import { patienceAfterWrite } from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { retry } from '../lib/retry.js'
import type { PushedIndex } from './results.js'

/**
 * Prepares an index of images that are pushed already: the digest that it will
 * have, and what creates it. It is created with its first tag, since buildx
 * creates none without a tag.
 *
 * @param annotations `key=value` lines of the index
 * @param refs images, or indexes whose images it takes over
 */
export async function assemble(
  docker: Docker,
  annotations: string[],
  refs: string[]
): Promise<Required<Omit<PushedIndex, 'platformDigests'>>> {
  const source = annotations
    .flatMap((line) => ['--annotation', `index:${line}`])
    .concat(refs)
  const args = ['buildx', 'imagetools', 'create', '--dry-run', ...source]
  const index = await retry(() => docker(args), {
    what: 'preparation of the index',
    patience: patienceAfterWrite
  })
  const hash = createHash('sha256').update(index).digest('hex')
  return { digest: `sha256:${hash}`, source }
}
