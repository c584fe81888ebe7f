import { expect, it, jest } from '@jest/globals'
import { EventEmitter } from 'node:events'

/** As Node's own `spawn` if there is no file left for the pipes: without output. */
function spawn(): EventEmitter {
  const child = new EventEmitter()
  const error = Object.assign(new Error('spawn docker EMFILE'), {
    code: 'EMFILE',
    syscall: 'spawn docker'
  })
  process.nextTick(() => child.emit('error', error))
  return child
}

jest.unstable_mockModule('node:child_process', () => ({ spawn }))
const { dockerCli } = await import('../../src/docker/cli.js')

it('says that too many files are open, if docker cannot be started for that', async () => {
  await expect(dockerCli({})(['ps'])).rejects.toMatchObject({
    code: 'too-many-open-files'
  })
})
