import { describe, it } from '@jest/globals'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expectCleanCancellation } from './support/cancel.ts'
import { NATIVE, newImage } from './support/lab.ts'
import { recordingDocker } from './support/recording-docker.ts'

// Other points, each with both signals: weekly/cancel.test.ts.
describe('a cancelled job', () => {
  it.each([
    ['SIGTERM', 'the builder starts', 'Starting BuildKit'],
    ['SIGINT', 'the image is tested', ': running ']
  ] as const)(
    'leaves nothing behind: %s while %s',
    async (signal, _, point) => {
      const inputs = {
        image: newImage(),
        builder: '',
        context: '__tests__/integration/contexts/never-healthy'
      }
      await expectCleanCancellation(inputs, signal, point)
    }
  )
})

describe('a job that is killed', () => {
  it('sets no tag later: the post step ends what it was running', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'killed-'))
    const begun = path.join(directory, 'begun')
    // As a credential helper or a registry that hangs, and then answers.
    const recorder = recordingDocker(
      `case "$*" in *"imagetools create"*) touch '${begun}'; sleep 300 ;; esac`
    )
    const inputs = {
      image: newImage(),
      platforms: NATIVE,
      'smoke-test': 'none'
    }

    try {
      const { env } = recorder
      await expectCleanCancellation(inputs, 'SIGKILL', untilThere(begun), env)
    } finally {
      recorder.remove()
      rmSync(directory, { recursive: true })
    }
  })
})

async function untilThere(file: string): Promise<void> {
  while (!existsSync(file)) await sleep(50)
}
