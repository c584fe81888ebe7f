import type { Docker } from '../docker/cli.js'
import type { CommonOptions, ProbeSeconds } from './attempt.js'
import type { Diagnosis } from './diagnosis.js'
import { testFresh } from './fresh.js'
import type { PassedScript, SmokeTest, Upgrade } from './levels.js'
import {
  beginPlatformTest,
  removeVolumeBeside,
  StageError,
  type PlatformTest
} from './stage.js'
import { testUpgrade } from './upgrade.js'

/** The result of one platform's test. */
export interface SmokeResult extends SmokeTest, Partial<Diagnosis> {
  /** `skipped` at level `none`. */
  verdict: 'passed' | 'failed' | 'skipped'
  /** Seconds from the container's start until Milvus was ready. */
  seconds?: number
  /** Seconds of each probe. */
  probes?: ProbeSeconds
  /** Worth reporting, but no failure. */
  notes?: string[]
  /** Of a platform that passed the level `upgrade`. */
  upgrade?: Upgrade
  /** The script that it passed. */
  script?: PassedScript
}

/**
 * Tests one platform's image until it has passed its level, has ended, or its time is
 * up, and begins to remove all that this needed. A failed test is a result, not an
 * error.
 *
 * @param ref the platform's own image
 * @throws Error if the platform was not built, or the job was cancelled.
 */
export async function testPlatform(
  docker: Docker,
  test: SmokeTest,
  ref: string | undefined,
  common: CommonOptions
): Promise<SmokeResult> {
  const { platform, level } = test
  if (!ref) throw new Error(`${platform} was not built`)
  if (level === 'none') return { ...test, verdict: 'skipped' }
  const running = beginPlatformTest(docker, test, common)
  try {
    const upgrade = await testLevel(running, ref)
    const seen = seenIn(running)
    return {
      ...test,
      verdict: 'passed',
      ...seen,
      ...(upgrade && { upgrade }),
      ...passedScript(test, seen)
    }
  } catch (error) {
    if (!(error instanceof StageError)) throw error
    const { diagnosis } = error
    return { ...test, verdict: 'failed', ...seenIn(running), ...diagnosis }
  } finally {
    removeVolumeBeside(running)
  }
}

async function testLevel(
  of: PlatformTest,
  ref: string
): Promise<Upgrade | undefined> {
  if (of.test.level === 'upgrade') return await testUpgrade(of, ref)
  await testFresh(of, ref, of.common.onStaying)
  return undefined
}

/** Returns the script of a platform that has passed all. */
function passedScript(
  { scriptHash: hash }: SmokeTest,
  { probes }: Pick<SmokeResult, 'probes'>
): Pick<SmokeResult, 'script'> {
  return hash ? { script: { hash, seconds: probes?.script ?? 0 } } : {}
}

/** Returns what was seen in the containers of a test, as far as it got. */
function seenIn({
  stages
}: PlatformTest): Pick<SmokeResult, 'seconds' | 'probes' | 'notes'> {
  const started = stages.filter(({ attempt }) => attempt)
  if (started.length === 0) return {}
  const probes = started.flatMap(({ name, attempt }) =>
    Object.entries(attempt?.probeSeconds ?? {}).map(([probe, seconds]) => [
      name ? `${name}: ${probe}` : probe,
      seconds
    ])
  )
  const seen = new Set<string>()
  const notes = started.flatMap(({ who, attempt }) => {
    const own = (attempt?.notes ?? []).filter((note) => !seen.has(note))
    for (const note of own) seen.add(note)
    return own.map((note) => (who ? `${who}: ${note}` : note))
  })
  return {
    seconds: stages[0]?.attempt?.seconds,
    probes: Object.fromEntries(probes) as ProbeSeconds,
    notes
  }
}
