import { afterAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { useBuilder } from '../../src/docker/builder.ts'
import { dockerCli } from '../../src/docker/cli.ts'
import { readIndex } from '../../src/docker/registry.ts'
import { act, newImage } from './support/lab.ts'

const empty = mkdtempSync(path.join(tmpdir(), 'empty-'))

// Without an engine or the docker command: no-engine.test.ts.
describe('a machine without buildx', () => {
  afterAll(() => {
    rmSync(empty, { recursive: true })
  })

  it('says what it lacks, and what to do', async () => {
    const env = { ...process.env, DOCKER_CONFIG: empty }
    const { mainCode, log } = await act({ image: newImage() }, { env })

    expect(mainCode).toBe(1)
    expect(log).toContain('docker buildx is not installed')
    expect(log).toContain('What to do: install it earlier in the job')
  })
})

describe('a builder', () => {
  it.each([
    ['that does not exist', 'nobody', 'builder-unusable'],
    ['of the docker driver', 'default', 'builder-cannot-push']
  ])('%s is refused', async (_, builder, code) => {
    const used = useBuilder(dockerCli(process.env), builder)
    await expect(used).rejects.toMatchObject({ code })
  })

  it('that does not exist is named by a read of the registry, too', async () => {
    const docker = dockerCli({ ...process.env, BUILDX_BUILDER: 'nobody' })
    const read = readIndex(docker, `${newImage()}:1`)
    await expect(read).rejects.toMatchObject({ code: 'builder-unusable' })
  })
})
