import { fail } from '../messages/failure.js'
import { readReleases } from './releases.js'
import {
  matching,
  type ReleasedVersion,
  type VersionRequest
} from './version.js'

/** Released versions that a request allows, the newest first: at least one. */
export type Versions = [ReleasedVersion, ...ReleasedVersion[]]

/**
 * Finds the versions that a request allows. An exact one needs no list of releases.
 *
 * @throws Failure when releases cannot be read or none matches.
 */
export async function findVersions(
  request: VersionRequest,
  token: string
): Promise<Versions> {
  if (request.exact) return [request.exact]
  const releases = await readReleases(token)
  const [newest, ...others] = matching(releases, request)
  if (newest) return [newest, ...others]
  const { length: number } = releases
  throw fail('no-release-matches', { request: request.text, number })
}
