import { describe, expect, it } from '@jest/globals'
import type { Failure } from '../../src/messages/failure.js'
import { buildFailure } from '../../src/publish/build-failure.js'
import { failed } from '../support/fake-docker.js'
import { planOnGhcr as plan } from '../support/samples.js'

const SOLVE = 'ERROR: failed to build: failed to solve: '

describe('a step of a Dockerfile of your own', () => {
  const RAN = 'process "/bin/sh -c x" did not complete successfully: exit code:'
  const stepOf = (stderr: string): Failure =>
    buildFailure(failed(stderr), plan, {})

  it.each([
    [
      'secret npm: not found',
      'mounts the secret "npm"',
      '"npm=…" to "secrets"'
    ],
    [
      'no SSH key "git" forwarded from the client',
      'mounts the SSH agent "git"',
      '"git" to "ssh"'
    ],
    [
      'unset ssh forward key git',
      'mounts the SSH agent "git"',
      '"git" to "ssh"'
    ],
    ['target stage "x" could not be found', 'no stage "x"', '"target"'],
    [`${RAN} 127`, 'a program that is not in the image', 'COPY --from'],
    [`${RAN} 137`, 'had no memory left', 'larger runner'],
    [`${RAN} 3`, 'ended with the exit code 3', 'the last lines of the step']
  ])(
    'that fails with "%s" says why, and what to do',
    (reason, likely, next) => {
      const failure = stepOf(SOLVE + reason)
      expect(failure.code).toBe('build-failed')
      expect(failure.likely).toContain(likely)
      expect(failure.next).toContain(next)
    }
  )

  it('that cannot run for want of emulation says so, though its exit code is another', () => {
    const output =
      '------\n > [2/2] RUN x:\n0.1 exec /bin/sh: exec format error\n------\n'
    const failure = stepOf(`${output}${SOLVE}${RAN} 255`)
    expect(failure.likely).toContain('has no emulation')
  })
})

describe('a cache that cannot be stored', () => {
  const stderr = (reason: string): string =>
    `#9 exporting cache to registry\n------\n > exporting cache to registry:\n------\n${SOLVE}${reason}`

  it('is told from an image that cannot be pushed', () => {
    const denied = stderr(
      'error writing manifest blob: failed to push r.example/me/cache: denied'
    )
    expect(buildFailure(failed(denied), plan, {})).toMatchObject({
      code: 'cache-not-stored',
      likely: 'the job may not write there, or is not logged in there'
    })
  })
})
