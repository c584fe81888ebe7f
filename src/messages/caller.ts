/**
 * True in a job of the reusable workflow, which says so (publish.yml). A user can
 * add no step to its jobs, and it has inputs of its own.
 */
export function isInWorkflow(env = process.env): boolean {
  return env.MILVUS_RUNPOD_WORKFLOW === 'true'
}

/**
 * Returns the digest that an earlier job of the reusable workflow has published,
 * or has found published; empty if its image got no tag. Undefined in a job that
 * is to publish one itself (publish.yml).
 */
export function publishedBefore(env = process.env): string | undefined {
  return env.MILVUS_RUNPOD_PUBLISHED
}

/**
 * Returns the advice that can be followed where the run is.
 *
 * @param ownJob for a job of the user's own, which uses the action
 * @param workflow for the reusable workflow
 */
export function adviceFor(ownJob: string, workflow: string): string {
  return isInWorkflow() ? workflow : ownJob
}

/** Advice for images to merge that do not belong together. */
export function adviceToMerge(ownJob: string): string {
  return adviceFor(
    ownJob,
    're-run all jobs, so that every platform is built again'
  )
}
