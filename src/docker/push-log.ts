/** A line of buildx's log that says which step of it pushes to which reference. */
const PUSHES = /^#(\d+) \S+ pushing \S+ to (\S+)$/

/** A line that says that a step is done. */
const DONE = /^#(\d+) DONE /

/**
 * Returns the tags that `imagetools create` has set for sure, though it was ended:
 * a step pushes them one by one, and names each before it does.
 *
 * Since 0.32, buildx pushes all tags of a repository in one step; before that, it
 * did each in a step of its own, all at once
 * (https://github.com/docker/buildx/blob/master/commands/imagetools/create.go).
 */
export function pushedTags(log: string): string[] {
  const lines = log.split('\n')
  const done = lines.map((line) => DONE.exec(line)?.[1])
  const steps = new Map<string, string[]>()
  for (const line of lines) {
    const [, step, ref] = PUSHES.exec(line) ?? []
    if (!step || !ref) continue
    const tag = ref.slice(ref.lastIndexOf(':') + 1)
    steps.set(step, [...(steps.get(step) ?? []), tag])
  }
  return [...steps].flatMap(([step, tags]) =>
    done.includes(step) ? tags : tags.slice(0, -1)
  )
}
