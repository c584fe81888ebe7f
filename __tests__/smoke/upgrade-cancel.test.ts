import { expect, it } from '@jest/globals'
import { listenForCancellation } from '../../src/lib/cancellation.js'
import { failed } from '../support/fake-docker.js'
import '../support/log.js'
import { runTest } from '../support/smoke-docker.js'
import { UPGRADE, upgradeDocker } from '../support/upgrade-docker.js'

it('blames no image when the engine goes away', async () => {
  const gone = failed('unexpected EOF')
  const fake = await upgradeDocker({}, { 'wait new': gone })
  const docker: typeof fake.docker = (args, options) => {
    const isLooking = args.join(' ') === 'container inspect new'
    return isLooking && fake.calls.includes('wait new')
      ? Promise.reject(gone)
      : fake.docker(args, options)
  }
  const { cause, hint } = await runTest({ ...fake, docker }, UPGRADE)
  expect(cause).toContain(': the engine or the container went away ')
  expect(hint).toMatch(/says nothing about the image/)
})

it('blames no image when somebody removes the volume', async () => {
  const volumes = ['job-data-linux-arm64', '']
  const fake = await upgradeDocker({}, { 'volume ls': volumes })
  const { verdict, cause, hint } = await runTest(fake, UPGRADE)
  expect(verdict).toBe('failed')
  expect(cause).toBe(
    'the volume with the data was removed, but not by the test'
  )
  expect(hint).toMatch(/says nothing about the image/)
})

// A process can be cancelled only once.
it('ends without a verdict when the job is cancelled, also while the way back is tried', async () => {
  listenForCancellation()
  const cancel = (): Promise<string> => {
    process.emit('SIGTERM')
    return Promise.resolve('')
  }
  const fake = await upgradeDocker()
  const docker: typeof fake.docker = (args, options) =>
    args.join(' ') === 'start back' ? cancel() : fake.docker(args, options)
  const testing = runTest({ ...fake, docker }, UPGRADE)
  await expect(testing).rejects.toThrow('The job was cancelled (SIGTERM)')
  expect(fake.starts).not.toHaveProperty('forth')
  expect(fake.calls).toContain('rm --force --volumes back')
  expect(fake.calls.at(-1)).toBe('volume rm --force job-data-linux-arm64')
})
