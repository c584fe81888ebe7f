import { annotate } from '../messages/annotate.js'
import { fail, whatOf } from '../messages/failure.js'
import {
  readAdvisories,
  type PublishedAdvisory,
  type Vulnerable
} from './advisories.js'
import { readReleases } from './releases.js'
import { matching, type MilvusVersion, type VersionRequest } from './version.js'

/** What Milvus' repository says about the requested versions. */
interface Upstream {
  /** Released versions that the request allows, the newest first. */
  versions: MilvusVersion[]
  /** Undefined when they were not asked for, or could not be read. */
  advisories?: PublishedAdvisory[]
}

/**
 * Reads what Milvus' repository says. An exact version needs no list of releases.
 *
 * @throws Failure when releases cannot be read or none matches, or when
 * advisories cannot be read and `vulnerable` is `fail`.
 */
export async function readUpstream(
  request: VersionRequest,
  vulnerable: Vulnerable,
  token: string
): Promise<Upstream> {
  const [versions, advisories] = await Promise.all([
    findVersions(request, token),
    findAdvisories(vulnerable, token)
  ])
  return { versions, advisories }
}

async function findVersions(
  request: VersionRequest,
  token: string
): Promise<MilvusVersion[]> {
  if (request.exact) return [request.exact]
  const releases = await readReleases(token)
  const versions = matching(releases, request)
  if (versions.length > 0) return versions
  const { length: number } = releases
  throw fail('no-release-matches', { request: request.text, number })
}

async function findAdvisories(
  vulnerable: Vulnerable,
  token: string
): Promise<PublishedAdvisory[] | undefined> {
  if (vulnerable === 'ignore') return undefined
  try {
    return await readAdvisories(token)
  } catch (error) {
    if (vulnerable === 'fail') throw error
    annotate('advisories-unreadable', { reason: whatOf(error) })
    return undefined
  }
}
