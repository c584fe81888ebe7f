// What is wrong with a run in which something failed: the promises, one after the other.
import type { Code } from '../../src/messages/catalog.ts'
import type { Expected } from './family.ts'
import { missingEvidence } from './evidence.ts'
import type { Done } from './scenarios.ts'
import { builtTwice, errorsIn, saidIn, type Said, type Seen } from './seen.ts'

/**
 * Returns what is wrong with a run, one line for each broken promise.
 *
 * @param done what it has done if it is green
 * @returns nothing if all is as promised
 */
export function judge(expected: Expected, seen: Seen, done?: Done): string[] {
  const { run, hits, left, secrets, paid } = seen
  const { stays, post } = expected
  return [
    ...(hits === 0 ? ['the fault never happened'] : []),
    ...wrongEnd(expected, seen),
    ...wrongTags(expected, seen),
    ...undone(seen, done),
    ...missingEvidence(expected, seen.run),
    ...left
      .filter((line) => !stays?.test(line))
      .map((line) => `left behind: ${line}`),
    ...('rebuilds' in expected ? [] : builtTwice(run.log)).map(
      (step) => `built twice: ${step}`
    ),
    ...secrets.map((where) => `a secret: ${where}`),
    ...paid
      .filter((what) => !stays?.test(what))
      .map((what) => `paid for: ${what}`),
    ...seen.amiss,
    ...wrongPost(run, post)
  ]
}

function wrongPost({ postCode, log }: Seen['run'], post?: Code): string[] {
  if (postCode !== (post ? 1 : 0))
    return [`the post step ended with ${postCode}`]
  const isSaid = saidIn(log).some(({ code }) => !post || code === post)
  return isSaid || !post ? [] : [`the post step did not say ${post}`]
}

function wrongEnd(expected: Expected, { run }: Seen): string[] {
  const said = saidIn(run.log)
  switch (expected.end) {
    case 'recovers':
      return wrongGreen(run, expected.post)
    case 'passes':
      return [
        ...wrongGreen(run, expected.post),
        ...(expected.warns ?? [])
          .filter((code) => !said.some((one) => one.code === code))
          .map((code) => `no warning ${code}`)
      ]
    case 'fails':
      return [...wrongCode(run, 1), ...wrongError(expected, errorsIn(run.log))]
    case 'cancelled':
      return [
        ...wrongCode({ ...run, log: '' }, 1),
        ...wrongCancellation(expected.by, errorsIn(run.log))
      ]
  }
}

/** A green run names no error, and only its post step may. */
function wrongGreen(run: Seen['run'], post?: Code): string[] {
  if (run.mainCode !== 0) return wrongCode(run, 0)
  return errorsIn(run.log)
    .filter(({ code }) => !post || code !== post)
    .map(({ text }) => `an error in a green run: ${text}`)
}

function wrongCode({ mainCode, log }: Seen['run'], right: number): string[] {
  if (mainCode === right) return []
  const why = errorsIn(log).map(({ text }) => text)
  return [[`exit code ${mainCode}, not ${right}`, ...why].join(': ')]
}

function wrongCancellation(
  signal: NodeJS.Signals | undefined,
  errors: Said[]
): string[] {
  const right = signal ? [`The job was cancelled (${signal})`] : []
  const texts = errors.map(({ text }) => text.split('\n')[0] ?? '')
  if (texts.join() === right.join()) return []
  return [
    `the errors are ${JSON.stringify(texts)}, not ${JSON.stringify(right)}`
  ]
}

function wrongError(
  { code, names, never, post }: Extract<Expected, { end: 'fails' }>,
  errors: Said[]
): string[] {
  // What the post step says has an error of its own.
  const final = errors.filter(({ code: one }) => !post || one !== post)
  const [error] = final
  if (!error || final.length > 1) return [`${final.length} errors, not one`]
  const { text } = error
  const codes: string[] = [code].flat()
  return [
    ...(codes.includes(error.code)
      ? []
      : [`the error is ${error.code}, not ${codes.join(' or ')}: ${text}`]),
    ...(names.test(text) ? [] : [`it does not name ${String(names)}: ${text}`]),
    ...(never?.test(text) ? [`it names ${String(never)}: ${text}`] : []),
    ...(/^What to do: \S/m.test(text)
      ? []
      : [`it does not say what to do: ${text}`])
  ]
}

/** What a run says of its tags, compared with what they are. */
function wrongTags(expected: Expected, seen: Seen): string[] {
  const { run, before, after } = seen
  const { stays } = expected
  const elsewhere = 'elsewhere' in expected ? expected.elsewhere : undefined
  const moved = Object.keys({ ...before, ...after })
    .filter((tag) => before[tag] !== after[tag])
    .filter((tag) => !stays?.test(`tag ${tag}`) && !elsewhere?.test(tag))
  const isPublished = 'tags' in expected && expected.tags === 'all'
  if (run.mainCode === 0 || isPublished) return wrongPublication(seen, moved)
  const { digest, tags } = run.outputs
  const outputs = digest || tags ? ['a failed run has outputs of an image'] : []
  if ('tags' in expected && expected.tags === 'some') {
    return [...outputs, ...untestedTags(seen, moved)]
  }
  return [
    ...outputs,
    ...moved.map((tag) => `the tag ${tag} was moved by a run that failed`)
  ]
}

/** What a green run should have done, and has not. */
function undone({ run, before, after }: Seen, done?: Done): string[] {
  if (run.mainCode !== 0 || !done) return []
  const { tags = [], outputs } = done
  return [
    ...tags
      .filter((tag) => !after[tag] || after[tag] === before[tag])
      .map((tag) => `the tag ${tag} has no new image`),
    ...outputs
      .filter((name) => !run.outputs[name])
      .map((name) => `no output ${name}`)
  ]
}

/** Every tag of a green run points to what it says, and no other tag has moved. */
function wrongPublication({ run, after }: Seen, moved: string[]): string[] {
  const { digest = '', tags = '' } = run.outputs
  // A run that only plans names tags, but no image.
  const refs = digest ? tags.split('\n') : []
  const said = refs.map((ref) => ref.split(':').at(-1) ?? '')
  return [...new Set([...said.filter(Boolean), ...moved])]
    .filter((tag) => after[tag] !== digest)
    .map((tag) => `${tag} points to ${after[tag] ?? 'nothing'}, not ${digest}`)
}

/**
 * Tags that an interrupted promotion has moved point to one image, after its test. A run
 * that was killed may not have said which.
 */
function untestedTags({ run, after }: Seen, moved: string[]): string[] {
  const digests = new Set(moved.map((tag) => after[tag] ?? 'nothing'))
  const isTested = run.log.includes('::group::Promote')
  return [
    ...(digests.size > 1
      ? [`tags point to ${[...digests].join(' and ')}, not to one image`]
      : []),
    ...(isTested ? [] : moved.map((tag) => `${tag} was moved before the test`))
  ]
}
