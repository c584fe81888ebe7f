/**
 * Starts work whose result is awaited later. Its failure is thrown there; if nobody
 * ever waits, since something else has ended the run, it is not an unhandled one.
 */
export function startNow<T>(work: () => Promise<T>): Promise<T> {
  const started = work()
  started.catch(() => undefined)
  return started
}
