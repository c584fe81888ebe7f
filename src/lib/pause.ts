import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Waits some milliseconds, or less if the signal aborts first. Never throws:
 * a caller for whom an abort is the end checks the signal afterwards.
 */
export async function pause(
  milliseconds: number,
  signal: AbortSignal
): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined)
}
