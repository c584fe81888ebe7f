// What a run may do at RunPod. It is loaded only if there is a key.
import type { CanaryResult } from './canary/canary.js'
import type { CanaryChoice } from './canary/create.js'
import type { ComputeKind } from '../docker/container-disk.js'
import type { PodResult } from './pods.js'
import type { TemplateResult } from './template/template.js'

export { listPods } from './api.js'
export { isLasting, accessTo } from './call.js'
export { runCanary } from './canary/canary.js'
export { milvusAnswers } from './roll/settle.js'
export { findOffers } from './canary/create.js'
export { examinePods } from './doctor/doctor.js'
export { sayFindings } from './doctor/say.js'
export { readOnce } from './known-image.js'
export { holdFailed, sayWouldHold } from './roll/memory.js'
export { expectedResult, selectPods } from './pods.js'
export { putPodBack } from './roll/put-back.js'
export { reapCanaries } from './canary/reap.js'
export { removeCanaries } from './canary/remove.js'
export { askerOfRights } from './rights.js'
export { requireAllowed, requirePassword, rollPods } from './roll/roll.js'
export { planPods } from './roll/rules.js'
export { planTemplate, syncTemplate } from './template/template.js'
export { sayWaysBack } from './roll/way-back.js'

/** What the user asks of RunPod. */
export interface RunPodOptions {
  /** Server of the API; RunPod's own if empty. */
  url: string
  key: string
  /** Id or name of the template to bring to the image. */
  template?: string
  /** Ids, names, or beginnings of names that end with `*`. */
  pods: string[]
  /** Undefined for none. */
  canary?: CanaryChoice
  /** False if the run goes on without a canary that RunPod cannot provide. */
  canaryRequired: boolean
  /** Id of registry credentials. */
  registry?: string
  /** Whether pods may be brought to another line of Milvus. */
  allowLineChange: boolean
  /** True if a pod gets an image that has failed on it before. */
  retry: boolean
  /** What pods a new template is for. */
  templateCompute: ComputeKind
  /** True if that is no default. */
  isComputeAsked: boolean
  /** Certificate of the CA of the pods' TLS certificates, in PEM. */
  ca?: string
  /** True if the run only looks at the pods. */
  doctor: boolean
  /** Password of Milvus' root user on the pods. */
  password: string
  /** Seconds for one pod to become healthy. */
  timeoutSeconds: number
}

/** The results of a run at RunPod so far. */
export interface RunPodResults {
  /** True of a dry run: this is what would happen. */
  planned?: boolean
  /** Of a dry run: whether the template or a pod is to get another image. */
  wouldChange?: boolean
  canary?: CanaryResult
  template?: TemplateResult
  pods?: PodResult[]
  /** Why the template and the pods keep their images. */
  kept?: string
}
