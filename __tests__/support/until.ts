import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Less than a test has: a wait that went on would keep jest from ending. */
const LIMIT_SECONDS = 30

/** Waits until a file is there, such as one that a fake command leaves. */
export async function untilExists(file: string): Promise<void> {
  await until(file, () => existsSync(file))
}

/** Waits until something has come. */
export async function until(what: string, come: () => boolean): Promise<void> {
  const begun = performance.now()
  while (!come()) {
    if (performance.now() - begun > LIMIT_SECONDS * 1000) {
      throw new Error(`${what} did not come within ${LIMIT_SECONDS} s`)
    }
    await sleep(20)
  }
}
