import type { Docker } from '../docker/cli.js'
import type { Reach } from './container.js'

export interface NetworkOptions {
  name: string
  /** By which the post step finds it. */
  label: string
  reach: Reach
}

/**
 * Creates a network for one test container alone. In a shared one, a Milvus that
 * starts again may find another one under an address that etcd still knows, and
 * answer with its data.
 *
 * A network that the action's own container joins is an internal one, which
 * never becomes the default route of that container.
 */
export async function createNetwork(
  docker: Docker,
  { name, label, reach }: NetworkOptions
): Promise<void> {
  const internal = reach.kind === 'joined' ? ['--internal'] : []
  await docker(['network', 'create', '--label', label, ...internal, name])
  if (reach.kind === 'joined') {
    await docker(['network', 'connect', name, reach.container])
  }
}

/** Removes a network; containers that are still in it leave it first. */
export async function removeNetwork(
  docker: Docker,
  name: string
): Promise<void> {
  const format = '{{range $id, $_ := .Containers}}{{$id}} {{end}}'
  const args = ['network', 'inspect', '--format', format, name]
  const containers = (await docker(args)).split(' ').filter(Boolean)
  for (const id of containers) {
    await docker(['network', 'disconnect', '--force', name, id])
  }
  await docker(['network', 'rm', name])
}
