import * as core from '@actions/core'
import type { openDocker } from '../docker/login.js'
import type { Inputs } from '../inputs/inputs.js'
import { renderTags } from '../inputs/tag-templates.js'
import type { Job } from '../job.js'
import { cancelled } from '../lib/cancellation.js'
import { annotate } from '../messages/annotate.js'
import { whatOf } from '../messages/failure.js'
import { readAdvisories } from '../milvus/advisories.js'
import { readReleases } from '../milvus/releases.js'
import { tagSuffix } from '../milvus/version.js'
import type { Examination, ExaminedPod, Sources } from '../runpod/doctor/doctor.js'
import type { ReadImage } from '../runpod/known.js'
import type { RunPodOptions } from '../runpod/runpod.js'
import { podTitle, findingLine, urgentLines } from '../report/doctor.js'
import { imageReader } from './deploy.js'
import type { Run } from './results.js'

/** What a look at pods takes. */
type Look = Pick<Run, 'inputs' | 'job' | 'step' | 'report'> & {
  options: RunPodOptions
}

/**
 * Looks at the pods of the run, and reports what endangers them. Plans, builds, tags
 * and changes nothing, and needs no engine. What cannot be read beside RunPod is
 * said, and is no error.
 *
 * @param open logs in, and returns docker
 * @throws Failure when RunPod does not list the pods, or has none of a name.
 */
export async function examine(
  look: Look,
  open: typeof openDocker
): Promise<void> {
  const { options, step, report } = look
  const { accessTo, examinePods } = await import('../runpod/runpod.js')
  const access = accessTo(options, cancelled)
  const sources = await step('Log in', () => sourcesOf(look, open))
  const examination = await step('Pods', () =>
    examinePods(access, options.pods, sources)
  )
  report({ examination })
  say(examination)
}
