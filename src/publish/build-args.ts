// Arguments of `docker buildx build`, as pure functions of what a run has decided.
import { namedArgument } from '../context/named.js'
import { expand, type Cache } from '../inputs/caches.js'
import type { Inputs } from '../inputs/inputs.js'
import { toCsv } from '../lib/csv.js'
import type { Plan } from '../plan/plan.js'
import type { SecretFile } from './secret-files.js'

export type PushOptions = Pick<
  Inputs,
  'image' | 'registry' | 'platforms' | 'provenance' | 'sbom'
> & {
  builder: string
  /** File to which buildx writes the digest. */
  metadataFile: string
  /** Stores attestations in the form that they had before BuildKit 0.32. */
  oldAttestations?: boolean
  secrets?: SecretFile[]
}

/** Arguments that build all platforms and push them by digest, with no tag. */
export function pushArgs(plan: Plan, options: PushOptions): string[] {
  const output = [
    'type=image',
    `name=${options.image}`,
    'push-by-digest=true',
    'name-canonical=true',
    'push=true',
    'oci-mediatypes=true',
    'rewrite-timestamp=true',
    ...(options.oldAttestations ? ['oci-artifact=false'] : [])
  ]
  return (
    ['buildx', 'build', '--builder', options.builder]
      .concat('--platform', options.platforms.join(','))
      .concat(commonArgs(plan), ownArgs(plan, options))
      // An index also for one platform: BuildKit refuses index annotations
      // otherwise, and promoting a bare manifest would wrap it in a new digest.
      .concat('--build-arg', 'BUILDKIT_MULTI_PLATFORM=1')
      .concat(
        plan.annotations.flatMap((line) => {
          const { places, pair } = splitAnnotation(line)
          return ['--annotation', `${places.join(',')}:${pair}`]
        })
      )
      .concat('--provenance', options.provenance, '--sbom', options.sbom)
      .concat('--output', output.join(','))
      .concat(cacheArgs('--cache-to', plan.inputs.build.cacheTo, options))
      .concat('--metadata-file', options.metadataFile, plan.staged.directory)
  )
}

interface LoadOptions {
  builder: string
  platform: string
  ref: string
  secrets?: SecretFile[]
}

/**
 * Arguments that build one platform into the engine under a local tag. No cache is
 * stored: not every engine can, and a pull request should not write one.
 */
export function loadArgs(
  plan: Plan,
  { builder, platform, ref, secrets }: LoadOptions
): string[] {
  const own = ownArgs(plan, { platforms: [platform], secrets })
  return ['buildx', 'build', '--builder', builder, '--platform', platform]
    .concat(commonArgs(plan), own)
    .concat('--provenance', 'false', '--sbom', 'false')
    .concat('--load', '--tag', ref, plan.staged.directory)
}

function commonArgs(plan: Plan): string[] {
  const buildArgs = [
    `BASE_IMAGE=${plan.base.repository}@${plan.base.digest}`,
    `MILVUS_VERSION=${plan.version}`,
    `SOURCE_DATE_EPOCH=${plan.base.created}`
  ]
  return ['--progress', 'plain']
    .concat(buildArgs.flatMap((line) => ['--build-arg', line]))
    .concat(plan.labels.flatMap((line) => ['--label', line]))
}

interface OwnOptions {
  platforms: string[]
  secrets?: SecretFile[]
}

/** What a Dockerfile of the user's own is built with, and the caches to build from. */
function ownArgs(
  { staged, inputs }: Plan,
  { platforms, secrets = [] }: OwnOptions
): string[] {
  const { target, args, ssh, cacheFrom } = inputs.build
  const { dockerfile, contexts } = staged
  return [
    ...(dockerfile ? ['--file', dockerfile.file] : []),
    ...(target === undefined ? [] : ['--target', target]),
    ...args.flatMap((line) => ['--build-arg', line]),
    ...contexts.flatMap((one) => ['--build-context', namedArgument(one)]),
    ...secrets.flatMap(({ id, file }) => [
      '--secret',
      toCsv([`id=${id}`, `src=${file}`])
    ]),
    ...ssh.flatMap((entry) => ['--ssh', entry]),
    ...cacheArgs('--cache-from', cacheFrom, { platforms })
  ]
}

function cacheArgs(
  flag: '--cache-from' | '--cache-to',
  caches: Cache[],
  { platforms }: { platforms: string[] }
): string[] {
  return caches.flatMap(({ text }) => [flag, expand(text, platforms)])
}

/** An annotation, and what it is written on. */
interface Annotation {
  places: string[]
  /** `key=value` */
  pair: string
}

/** Such as `index` or `manifest-descriptor[linux/amd64]`. */
const PLACE = /(?:index|manifest)(?:-descriptor)?(?:\[[^\]]*\])?/

const PLACES = new RegExp(`^${PLACE.source}(?:,${PLACE.source})*:`)

/**
 * Splits a line such as `index,manifest:key=value`, as buildx does. One without
 * a place goes to the index.
 */
export function splitAnnotation(line: string): Annotation {
  const [prefix] = PLACES.exec(line) ?? []
  if (!prefix) return { places: ['index'], pair: line }
  const places = prefix.match(new RegExp(PLACE, 'g')) ?? []
  return { places, pair: line.slice(prefix.length) }
}
