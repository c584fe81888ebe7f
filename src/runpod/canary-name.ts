import type { Job } from '../job.js'
import type { Pod } from './types.js'

/** Returns the name of a job's canary, by which whoever removes it finds it. */
export function canaryName({ name }: Pick<Job, 'name'>): string {
  return `${name}-canary`
}

/** True for a canary, of this job or of any other. */
export function isCanary({ name }: Pick<Pod, 'name'>): boolean {
  return /^milvus-runpod-[0-9a-f]{10}-canary$/.test(name)
}
