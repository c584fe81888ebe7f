import type { CanaryChoice } from './offers.js'

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
  /** Password of Milvus' root user on the pods. */
  password: string
  /** Seconds for one pod to become healthy. */
  timeoutSeconds: number
}
