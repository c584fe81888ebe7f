import { jest } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { SmokeResult } from '../../../src/smoke/platform-test.ts'
import { publishHere } from '../../support/publish-here.ts'
import { act, actionInputs, docker, newImage, tagsOf } from './lab.ts'
import { faultInputs, type Fault } from './smoke.ts'

/**
 * An image that stands, and is in the engine. It was published untested, so
 * that each run at a higher level tests it before it sets a tag, and builds,
 * pushes and pulls nothing.
 */
export interface Untested {
  image: string
  /** Each platform's image. */
  refs: Record<string, string>
  remove: () => Promise<void>
}

/** The tag that it stands under. */
const STANDING = 'untested'

export async function publishUntested(): Promise<Untested> {
  const image = newImage()
  const inputs = { image, tags: STANDING, 'smoke-test': 'none' }
  const { outputs } = await act(inputs)
  const digests = Object.entries(
    JSON.parse(outputs['platform-digests'] ?? '') as Record<string, string>
  )
  const refs = digests.map(([name, digest]) => [name, `${image}@${digest}`])
  for (const [platform = '', ref = ''] of refs) {
    await docker(['pull', '--quiet', '--platform', platform, ref])
  }
  return {
    image,
    refs: Object.fromEntries(refs) as Record<string, string>,
    remove: async () => {
      await docker(['image', 'rm', ...refs.map(([, ref = '']) => ref)])
    }
  }
}

/** Inputs of a run that tests the image, and sets a new tag if it passes. */
export function testInputs(
  { image }: Untested,
  fault: Fault
): { tag: string; inputs: Record<string, string> } {
  const tag = `new-${randomBytes(4).toString('hex')}`
  const tags = `${STANDING}\n${tag}`
  return { tag, inputs: { image, tags, ...faultInputs(fault) } }
}

/** What the job knows of a platform in the end. */
type Tested = Pick<
  SmokeResult,
  | 'platform'
  | 'level'
  | 'verdict'
  | 'seconds'
  | 'probes'
  | 'notes'
  | 'cause'
  | 'hint'
  | 'evidence'
>

export interface Outcome {
  /** Why the job failed. */
  error?: string
  platforms: Tested[]
  /** Whether the new tag is set in the registry afterwards. */
  isTagged: boolean
  /** Seconds of the whole job. */
  seconds: number
}

/** Does the action's job in this process: all is real but the runner. */
export async function testHere(
  untested: Untested,
  fault: Fault
): Promise<Outcome> {
  const { tag, inputs } = testInputs(untested, fault)
  const all = await actionInputs(inputs)
  const started = performance.now()
  const { error, smoke = [] } = await publishHere(all)
  return {
    ...(error !== undefined && { error }),
    platforms: smoke,
    isTagged: (await tagsOf(untested.image)).includes(tag),
    seconds: (performance.now() - started) / 1000
  }
}

/**
 * Lets jobs run in this process: their files go to a directory of their own,
 * and their log nowhere. Returns what ends that.
 */
export function beARunner(): () => void {
  const directory = mkdtempSync(path.join(tmpdir(), 'runner-'))
  process.env.RUNNER_TEMP = directory
  jest.spyOn(process.stdout, 'write').mockReturnValue(true)
  jest.spyOn(console, 'log').mockReturnValue(undefined)
  return () => {
    jest.restoreAllMocks()
    Reflect.deleteProperty(process.env, 'RUNNER_TEMP')
    rmSync(directory, { recursive: true })
  }
}
