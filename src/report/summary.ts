import * as core from '@actions/core'
import { messageOf } from '../messages/failure.js'
import { warn } from '../messages/annotate.js'
import { adviceOnFile, fileOf } from '../lib/runner-files.js'
import { existingIndex, isPublished, type Results } from '../publish/results.js'
import { advisoriesOf } from './advisories.js'
import { changesOf } from './changes.js'
import { detailsOf } from './details.js'
import { evidenceOf } from './evidence.js'
import { factsOf } from './facts.js'
import { failureText } from './failure.js'
import { ganttOf } from './gantt.js'
import { block, folded, shown, stacked } from './markdown.js'
import { platformsOf } from './platforms.js'
import { describeReplaced } from './replaced.js'
import { runpodLines } from './runpod.js'
import { tagsOf } from './tags.js'
import { useIt } from './use-it.js'
import { verdictOf } from './verdict.js'

/**
 * Bytes of the summary of one step that GitHub shows
 * (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands).
 */
const LIMIT = 1024 * 1024

/** Writes the job summary. Without one, the log still has what matters. */
export async function writeSummary(results: Results): Promise<void> {
  try {
    await core.summary.addRaw(summaryOf(results), true).write()
  } catch (error) {
    const reason = messageOf(error)
    // Such as a runner of another kind.
    if (!process.env.GITHUB_STEP_SUMMARY) core.info(`No job summary: ${reason}`)
    else warnOfSummary(reason)
  }
}

function warnOfSummary(reason: string): void {
  warn(
    'summary-not-written',
    `The job summary could not be written to ${fileOf('STEP_SUMMARY')}: ${reason}\nWhat to do: ${adviceOnFile('STEP_SUMMARY')}`
  )
}

/** Returns the job summary, in Markdown. What does not fit is left out. */
export function summaryOf(results: Results): string {
  return `${stacked(fitting(sectionsOf(results)))}\n`
}

/** The page, from top to bottom. A section about nothing is empty. */
function sectionsOf(results: Results): string[] {
  const { plan, error, timings } = results
  const verdict = verdictOf(results)
  const advisories = advisoriesOf(plan?.advisories)
  const runpod = runpodLines(results).join('\n').trim()
  if (isOneOfSeveral(results)) return [verdict, advisories, runpod]
  const replaced = describeReplaced(results)
  const ref = error && !isPublished(results) ? undefined : refOf(results)
  return [
    verdict,
    failureText(error),
    ...tagsOf(results),
    replaced ? `⚠️ ${shown(replaced)}` : '',
    factsOf(results),
    ref ? block(ref) : '',
    plan ? changesOf(plan) : '',
    platformsOf(results),
    advisories,
    runpod,
    plan && ref
      ? folded('Use it: RunPod, Docker, Python', useIt(plan, ref))
      : '',
    evidenceOf(results),
    folded('Details', detailsOf(results)),
    folded('Steps', ganttOf(timings))
  ]
}

/** True for a run of which another one makes use, and whose page is a line. */
function isOneOfSeveral({ plan, purpose, error }: Results): boolean {
  if (error || plan?.decision.kind === 'nothing') return false
  return purpose === 'dry-run' || purpose === 'part'
}

/** Returns the image by digest, as people copy it; undefined if it has no tag. */
function refOf(results: Results): string | undefined {
  const { plan, purpose } = results
  const index = existingIndex(results)
  return plan && index && purpose !== 'part'
    ? `${plan.image}@${index.digest}`
    : undefined
}

/** Leaves out sections that would make the page too long. */
function fitting(sections: string[]): string[] {
  let left = LIMIT
  return sections.filter((section) => {
    const bytes = Buffer.byteLength(section) + 2
    if (bytes > left) return false
    left -= bytes
    return true
  })
}
