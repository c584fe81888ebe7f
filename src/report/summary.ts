import * as core from '@actions/core'
import { messageOf } from '../messages/failure.js'
import { annotate } from '../messages/annotate.js'
import { runnerFile } from '../lib/runner-files.js'
import { RUNPOD_PLATFORM } from '../publish/deployable.js'
import { existingIndex, isPublished, type Results } from '../publish/results.js'
import { detailsOf } from './details.js'
import { doctorSections } from './doctor.js'
import { evidenceBlocks } from './evidence.js'
import { block, folded, stacked } from './markdown.js'
import { platformTable, probeTable } from './platforms.js'
import { runpodLines } from './rollout.js'
import { tagsOf } from './tags.js'
import { timesOf } from './times.js'
import { useIt } from './use-it.js'
import { closedLines } from './upgrade.js'
import { failureText, verdictOf } from './verdict.js'
import { advisoryTable, changeTable, factsOf } from './changes.js'

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
    // A runner of another kind may have none.
    if (!process.env.GITHUB_STEP_SUMMARY) core.info(`No job summary: ${reason}`)
    else
      annotate('summary-not-written', {
        file: runnerFile('STEP_SUMMARY'),
        reason
      })
  }
}

/** Returns the job summary, in Markdown. What does not fit is left out. */
export function summaryOf(results: Results): string {
  return `${stacked(fitting(sectionsOf(results)))}\n`
}

/** The page, from top to bottom. A section about nothing is empty. */
function sectionsOf(results: Results): string[] {
  const { plan, error, timings, examination } = results
  const verdict = verdictOf(results)
  const advisories = advisoryTable(results.advisories)
  const runpod = runpodLines(results).join('\n').trim()
  if (examination && !error) return [verdict, ...doctorSections(examination)]
  if (isOneOfSeveral(results)) return [verdict, advisories, runpod]
  const ref = error && !isPublished(results) ? undefined : refToUse(results)
  return [
    verdict,
    failureText(error),
    ...tagsOf(results),
    ...closedLines(results),
    factsOf(results),
    ...(ref ? [copyTitle(results), block(ref)] : []),
    plan ? changeTable(plan) : '',
    platformTable(results),
    advisories,
    runpod,
    plan && ref
      ? folded(
          'Use it: RunPod, Docker, Python',
          useIt(plan, ref, results.sizes)
        )
      : '',
    evidenceBlocks(results),
    folded('Details', detailsOf(results)),
    folded('Steps', stacked([timesOf(timings), probeTable(results)]))
  ]
}

/** True for a run that is a part of another one: its page is a line. */
function isOneOfSeveral({ plan, purpose, error }: Results): boolean {
  if (error || plan?.decision.kind === 'nothing') return false
  return purpose === 'dry-run' || purpose === 'part'
}

/** Returns the image by digest, as people copy it; undefined if it has no tag. */
function refToUse(results: Results): string | undefined {
  const { plan, purpose } = results
  const index = existingIndex(results)
  return plan && index && purpose !== 'part'
    ? `${plan.inputs.image}@${index.digest}`
    : undefined
}

/** Says what the block below it is, which is the one to copy. */
function copyTitle({ plan }: Results): string {
  const isForRunPod = plan?.inputs.platforms.includes(RUNPOD_PLATFORM)
  return `**Image${isForRunPod ? ' for RunPod' : ''} – copy this**`
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
