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
