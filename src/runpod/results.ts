import type { CanaryResult } from './canary.js'
import type { PodResult } from './pod-result.js'
import type { TemplateResult } from './template.js'

/** What came of a run at RunPod, as far as it got. */
export interface RunPodResults {
  /** True of a dry run: this is what would happen. */
  planned?: boolean
  canary?: CanaryResult
  template?: TemplateResult
  pods?: PodResult[]
  /** Why the template and the pods keep their images. */
  kept?: string
}
