import { existsSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import type { Docker } from '../docker/cli.js'
import { messageOf } from '../messages/failure.js'
import { inspectContainer } from './container.js'

/** Where a process can see that it runs in a container. */
export interface Signs {
  /** Files that exist in every container of Docker or Podman. */
  files: string[]
  /** The list of the process' mounts. */
  mounts: string
}

const SIGNS: Signs = {
  files: ['/.dockerenv', '/run/.containerenv'],
  mounts: '/proc/self/mountinfo'
}

/**
 * Returns the action's own container if it runs in one of this engine that has
 * an address. In the host's network a container has none, and needs none.
 */
export async function ownContainer(
  docker: Docker,
  { files, mounts } = SIGNS
): Promise<string | undefined> {
  if (!files.some((file) => existsSync(file))) return undefined
  const id = idIn(mounts) ?? hostname()
  try {
    const { addresses } = await inspectContainer(docker, id)
    return Object.values(addresses).some(Boolean) ? id : undefined
  } catch (error) {
    // The container belongs to another engine.
    if (/no such (container|object)/i.test(messageOf(error))) return undefined
    throw error
  }
}

/**
 * The engine mounts files such as /etc/hosts from a directory that is named by
 * the container's id. The host name is the id only without `--hostname`.
 */
function idIn(mounts: string): string | undefined {
  if (!existsSync(mounts)) return undefined
  const mounted = /\/([0-9a-f]{64})\/\S* \/etc\/(hosts|hostname|resolv\.conf) /
  return mounted.exec(readFileSync(mounts, 'utf8'))?.[1]
}
