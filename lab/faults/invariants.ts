// What holds of every run, whatever failed in it: chaos judges by this alone.
import type { Ending } from './random-faults.ts'
import { builtTwice, errorsIn, type Seen } from './seen.ts'

/** An image that a tag points to, as the registry has it. */
export interface ImageSeen {
  /** Digests of its platforms' manifests. */
  platforms: string[]
  /** What it lists and the registry does not have. */
  missing: string[]
}

/** What is known of a run of chaos. */
export interface Witness {
  seen: Seen
  /** How its faults make the main step end, if they do. */
  ending: Ending
  /** What the tags point to after it, by the digest. */
  images: Record<string, ImageSeen>
  /** Digests of platforms that another job has tested for it; undefined: untested. */
  tested?: string[]
  /** Whether a builder was struck: what it has built may be gone with it. */
  isBuilderStruck?: boolean
}

/** Returns what is wrong with a run, one line for each broken promise. */
export function brokenBy(witness: Witness): string[] {
  const { run, left, secrets, paid, amiss } = witness.seen
  return [
    ...(run.mainCode === 0 || run.mainCode === 1
      ? []
      : [`the main step ended with ${run.mainCode}`]),
    ...(run.postCode === 0 ? [] : [`the post step ended with ${run.postCode}`]),
    ...(run.mainCode === 0 ? wrongGreen(witness) : wrongRed(witness)),
    ...wrongImages(witness),
    ...left.map((line) => `left behind: ${line}`),
    ...secrets.map((where) => `a secret: ${where}`),
    ...paid.map((what) => `paid for: ${what}`),
    ...amiss,
    ...(witness.isBuilderStruck
      ? []
      : builtTwice(run.log).map((step) => `built twice: ${step}`))
  ]
}

/** A run that finishes what another has left: it is green, and its tags are set. */
export function brokenAfterwards(witness: Witness): string[] {
  const { run, after } = witness.seen
  const { digest = '', tags = '' } = run.outputs
  const errors = errorsIn(run.log).map(({ text }) => text)
  return [
    ...(run.mainCode === 0 ? [] : [`it is red: ${errors.join(' | ')}`]),
    ...tags
      .split('\n')
      .filter(Boolean)
      .map((ref) => ref.slice(ref.lastIndexOf(':') + 1))
      .filter((tag) => digest !== '' && after[tag] !== digest)
      .map(
        (tag) => `${tag} points to ${after[tag] ?? 'nothing'}, not ${digest}`
      ),
    ...brokenBy(witness)
  ].map((line) => `the run after it: ${line}`)
}

/** Tags that point to something else than before. */
function movedBy({ before, after }: Seen): string[] {
  const all = Object.keys({ ...before, ...after })
  return all.filter((tag) => before[tag] !== after[tag])
}

function wrongGreen({ seen }: Witness): string[] {
  const { log, outputs } = seen.run
  const { digest = '' } = outputs
  return [
    ...errorsIn(log).map(({ text }) => `it is green, with an error: ${text}`),
    ...movedBy(seen)
      .filter((tag) => seen.after[tag] !== digest)
      .map(
        (tag) =>
          `${tag} points to ${seen.after[tag] ?? 'nothing'}, not ${digest}`
      )
  ]
}

/** Errors about nothing in particular: the step that failed has none of its own. */
const VAGUE = ['docker-command-failed', 'unexpected-error']

/** A killed run says nothing; every other names one error, and what to do. */
function wrongRed({ seen, ending }: Witness): string[] {
  if (ending !== 'by itself') return []
  const errors = errorsIn(seen.run.log)
  return [
    ...(errors.length === 1 ? [] : [`${errors.length} errors, not one`]),
    ...errors
      .filter(({ code }) => VAGUE.includes(code))
      .map(({ text }) => `it does not say what failed: ${text}`),
    ...errors
      .filter(({ text }) => !/^What to do: \S/m.test(text))
      .map(({ text }) => `it does not say what to do: ${text}`)
  ]
}

/** A tag moves to whole, tested bytes alone, also in a run that fails later. */
function wrongImages({ seen, images, tested }: Witness): string[] {
  const passed = [...(tested ?? []), ...testedIn(seen.run.log)]
  return movedBy(seen).flatMap((tag) => {
    const digest = seen.after[tag]
    const image = images[digest ?? '']
    if (!digest || !image) return [`the tag ${tag} is gone`]
    const untested = image.platforms.filter((one) => !passed.includes(one))
    return [
      ...image.missing.map((what) => `${tag} lacks ${what}`),
      ...(tested ? untested : []).map((one) => `${tag} has ${one}, untested`)
    ]
  })
}

/** Returns the digests of the platforms that passed their test, before any tag moved. */
export function testedIn(log: string): string[] {
  const [upTo, ...rest] = log.split(/^::group::(?:Promote|Mark)$/m)
  if (rest.length === 0) return []
  const runs = (upTo ?? '').matchAll(
    /^\S+: running \S+@(sha256:[0-9a-f]{64})/gm
  )
  return [...runs].map(([, digest = '']) => digest)
}
