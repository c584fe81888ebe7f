import { afterAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { digestOf, newImage, quickly } from './support/lab.ts'
import { recordingDocker } from './support/recording-docker.ts'

/** A disk that is always full, on Linux. */
const FULL = '/dev/full'

describe('a runner whose disk fills up during the run', () => {
  it('fails with what was published, since later steps miss the outputs', async () => {
    const image = newImage()
    const runner = { GITHUB_OUTPUT: FULL, GITHUB_STEP_SUMMARY: FULL }

    const { mainCode, log, leftFiles } = await quickly({ image }, { runner })

    expect(mainCode).toBe(1)
    const digest = await digestOf(`${image}:2.6`)
    expect(log).toContain(
      `${image}:2.6 → ${digest} is published, but the outputs could not be written to GITHUB_OUTPUT (${FULL}): ENOSPC`
    )
    expect(log).toMatch(
      /::warning::The job summary could not be written.*ENOSPC/
    )
    expect(log).not.toMatch(/^ +at /m)
    expect(leftFiles).toEqual([])
  })
})

describe('the environment of docker', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'environment-'))
  const file = path.join(directory, 'environment')
  const recorder = recordingDocker(`env >>'${file}'; echo "$*" >>'${file}'`)

  afterAll(() => {
    recorder.remove()
    rmSync(directory, { recursive: true })
  })

  it('has no secret of the job, in no command of a whole run', async () => {
    const env = { ...recorder.env, ACTIONS_RUNTIME_TOKEN: 's3cret' }
    const key = 'rpa_s3cret'

    const { mainCode } = await quickly(
      { image: newImage(), builder: '', 'runpod-api-key': key },
      { env }
    )

    expect(mainCode).toBe(0)
    const text = readFileSync(file, 'utf8')
    expect(text).toContain('buildx imagetools create')
    expect(text).toMatch(/^MILVUS_RUNPOD_JOB=/m)
    expect(text).not.toMatch(/^INPUT_|s3cret/m)
  })
})
