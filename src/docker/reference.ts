/** Registry of image names that contain no host. */
export const DOCKER_HUB = 'docker.io'

const HUB_HOSTS = ['index.docker.io', 'registry-1.docker.io']

// The grammar of https://github.com/distribution/reference
const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
// Unlike a user name, a host has a dot or a port, or is localhost. Docker would read
// one that begins with "-" as an option.
const NAME = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?'
const HOST = `(?:localhost|${NAME}(?:\\.${NAME})+|${NAME}(?=:)|\\[[0-9a-fA-F:]+\\])(?::[0-9]+)?`
const REPOSITORY = new RegExp(
  `^(?:${HOST}/)?${COMPONENT}(?:/${COMPONENT})*$`,
  'u'
)
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/
const DIGEST = /^sha256:[0-9a-f]{64}$/

/** Maximum length of a repository name, including its host. */
const MAX_REPOSITORY_LENGTH = 255

/** True if the name is a valid repository, without tag or digest. */
export function isRepository(name: string): boolean {
  return name.length <= MAX_REPOSITORY_LENGTH && REPOSITORY.test(name)
}

/** True if the text is a valid tag: up to 128 of `[A-Za-z0-9._-]`. */
export function isTag(tag: string): boolean {
  return TAG.test(tag)
}

/** True if the text is a `sha256:…` digest. */
export function isDigest(digest: string): boolean {
  return DIGEST.test(digest)
}

/** One image reference for each platform, such as `linux/amd64`. */
export type PlatformRefs = Record<string, string>

/** Returns the reference of each platform's digest in a repository. */
export function refsOf(
  repository: string,
  digests: Record<string, string>
): PlatformRefs {
  return Object.fromEntries(
    Object.entries(digests).map(([platform, digest]) => {
      return [platform, `${repository}@${digest}`]
    })
  )
}

/** Returns the host of a registry, which may be given as a URL. */
export function registryHost(registry: string): string {
  const host = registry.replace(/^https?:\/\//i, '').split('/')[0] ?? ''
  return HUB_HOSTS.includes(host) ? DOCKER_HUB : host
}

/** Returns the registry host of a repository; `docker.io` by default. */
export function registryOf(repository: string): string {
  const [first = '', ...rest] = repository.split('/')
  const isHost = rest.length > 0 && /[.:]|^localhost$/.test(first)
  return isHost ? registryHost(first) : DOCKER_HUB
}

/** The registry that a run publishes to. */
export interface TargetRegistry {
  /** Such as `ghcr.io`. */
  host: string
  /** True for the container registry of the GitHub server that runs the job. */
  isGitHub: boolean
}

/**
 * Returns the registry of a repository. GitHub's is ghcr.io, or `containers.HOST` of
 * another server.
 *
 * @param serverUrl as in GITHUB_SERVER_URL; github.com if there is none
 */
export function targetRegistry(
  repository: string,
  serverUrl: string | undefined
): TargetRegistry {
  const host = registryOf(repository)
  const server = URL.parse(serverUrl || 'https://github.com')?.host ?? ''
  const own = server === 'github.com' ? 'ghcr.io' : `containers.${server}`
  return { host, isGitHub: host === own }
}

/** A reference of an image, in its parts. */
interface Reference {
  repository: string
  tag?: string
  digest?: string
}

/** Splits `repository:tag@digest`; any registry's port is part of the repository. */
export function splitReference(ref: string): Reference {
  const [name = '', digest] = ref.split('@')
  const [, repository = name, tag] = /^(.+):([^:/]+)$/.exec(name) ?? []
  return { repository, tag, digest }
}

/** True if the text is a repository, with or without a tag and a digest. */
export function isReference(ref: string): boolean {
  const { repository, tag, digest } = splitReference(ref)
  return (
    isRepository(repository) &&
    (tag === undefined || isTag(tag)) &&
    (digest === undefined || isDigest(digest))
  )
}

/** True if two names are of one repository, with or without docker.io. */
export function isSameRepository(one: string, other: string): boolean {
  return fullName(one) === fullName(other)
}

/** On Docker Hub, a name without a user is one of `library`. */
function fullName(repository: string): string {
  const registry = registryOf(repository)
  const [first = '', ...rest] = repository.split('/')
  const hasHost = registry !== DOCKER_HUB || registryHost(first) === DOCKER_HUB
  const path = hasHost && rest.length > 0 ? rest.join('/') : repository
  const isShort = registry === DOCKER_HUB && !path.includes('/')
  return `${registry}/${isShort ? `library/${path}` : path}`
}

/** True if two references are of one image: the same digest, or the same tag. */
export function isSameImage(one: string, other: string): boolean {
  if (one === other) return true
  const [a, b] = [splitReference(one), splitReference(other)]
  if (!isSameRepository(a.repository, b.repository)) return false
  if (a.digest || b.digest) return a.digest === b.digest
  return (a.tag ?? 'latest') === (b.tag ?? 'latest')
}
