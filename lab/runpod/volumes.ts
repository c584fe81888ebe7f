// The call about network volumes.
import type { Account } from './account.ts'
import type { Answer } from './shapes.ts'

/** GET /v2/network-volumes */
export function listNetworkVolumes({ networkVolumes }: Account): Answer {
  return { status: 200, body: { networkVolumes } }
}
