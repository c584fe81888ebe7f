const controller = new AbortController()

/** Aborts when the runner cancels the job; a process is cancelled only once. */
export const cancelled = controller.signal

/** Ends what runs; what would begin afterwards is refused. */
export function cancel(reason: string): void {
  controller.abort(new Error(reason))
}

/**
 * Listens for a runner's cancel: INT, TERM 7.5 s later, KILL 2.5 s after that;
 * then the post step runs. What runs is ended at once, so that the post step
 * finds nothing still in the making.
 */
export function listenForCancellation(): void {
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      cancel(`The job was cancelled (${name})`)
    })
  }
}
