import { afterAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { useBuilder } from '../../src/docker/builder.ts'
import { dockerCli } from '../../src/docker/cli.ts'
import { readIndex } from '../../src/docker/registry.ts'
import { act, newImage } from './support/lab.ts'

const empty = mkdtempSync(path.join(tmpdir(), 'empty-'))

describe('a machine that lacks something says what, and what to do', () => {
  afterAll(() => {
    rmSync(empty, { recursive: true })
  })

  it.each([
    [
      'docker',
      { PATH: empty },
      'docker could not be started',
      'run the job where the docker command is installed'
    ],
    [
      'buildx',
      { DOCKER_CONFIG: empty },
      'docker buildx is not installed',
      'install it earlier in the job'
    ],
    [
      'an engine that runs',
      { DOCKER_HOST: `unix://${empty}/docker.sock` },
      'The Docker engine does not answer',
      'start it, or use a runner that has one'
    ]
  ])('without %s', async (_, env, what, advice) => {
    const { mainCode, log } = await act(
      { image: newImage() },
      { env: { ...process.env, ...env } }
    )

    expect(mainCode).toBe(1)
    expect(log).toContain(what)
    expect(log).toContain(`What to do: ${advice}`)
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
