/**
 * Does some work for each item, for a few of them at once, and returns the results
 * in the order of the items. After an error, no further work is begun.
 *
 * @param limit how many may run at once
 * @throws the error of the first item that has one, once nothing runs any more.
 */
export async function sideBySide<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>
): Promise<R[]> {
  const queue = [...items.entries()]
  const results: R[] = []
  const errors: unknown[] = []
  const workThrough = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, item] = next
      try {
        results[index] = await work(item)
      } catch (error) {
        errors[index] = error
        queue.length = 0
      }
    }
  }
  const workers = Math.min(limit, items.length)
  await Promise.all(Array.from({ length: workers }, workThrough))
  const first = Object.keys(errors)[0]
  if (first !== undefined) throw errors[Number(first)]
  return results
}
