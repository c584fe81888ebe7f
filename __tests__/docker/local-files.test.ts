import { beforeEach, describe, expect, it } from '@jest/globals'
import { localWriteFailure } from '../../src/docker/local-files.js'
import { setEnv } from '../support/temporary.js'

const ENV = { RUNNER_TEMP: '/temp', DOCKER_CONFIG: '/config' }

beforeEach(() => {
  setEnv(ENV)
})

describe('localWriteFailure', () => {
  // As docker 29 and buildx 0.30 print them.
  it.each([
    [
      'Error saving credentials: open /temp/milvus-runpod-1/docker/config.json48: no space left on device',
      '/temp'
    ],
    [
      'ERROR: open /temp/milvus-runpod-1/.tmp-metadata.json26: no space left on device',
      '/temp'
    ],
    ['ERROR: mkdir /config/buildx: read-only file system', '/config']
  ])('names the directory that docker could not write: %s', (reason, where) => {
    const failure = localWriteFailure(reason, ENV)
    expect(failure?.what).toContain(
      `The directory ${where} on the runner cannot be written: `
    )
  })

  it('knows where buildx keeps its files', () => {
    const env = { ...ENV, BUILDX_CONFIG: '/buildx' }
    const reason = 'ERROR: open /buildx/.lock: disk quota exceeded'
    expect(localWriteFailure(reason, env)?.code).toBe('runner-disk-full')
  })

  it.each([
    'write /var/lib/docker/tmp/GetImageBlob1: no space left on device',
    'failed to solve: write /var/lib/buildkit/x: no space left on device',
    'open /temp/milvus-runpod-1/docker/config.json: permission denied'
  ])('leaves to others what is not about these files: %s', (reason) => {
    expect(localWriteFailure(reason, ENV)).toBeUndefined()
  })
})
