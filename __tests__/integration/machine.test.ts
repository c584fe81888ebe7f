import { afterAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
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
    ['that does not exist', 'nobody', '"nobody"'],
    [
      'of the docker driver, which cannot push by digest',
      'default',
      'has the docker driver'
    ]
  ])('%s is refused', async (_, builder, what) => {
    const { mainCode, log } = await act({ image: newImage(), builder })

    expect(mainCode).toBe(1)
    expect(log).toContain(what)
  })
})
