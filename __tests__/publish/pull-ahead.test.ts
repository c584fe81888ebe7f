import { describe, expect, it } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { archiveBytes, pullReplaced } from '../../src/publish/pull-ahead.js'
import type { Run } from '../../src/publish/results.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import '../support/log.js'
import { newJob } from '../support/samples.js'
import { UPGRADE } from '../support/upgrade-docker.js'
import { temporaryDirectory } from '../support/temporary.js'

const NATIVE = { ...UPGRADE, platform: 'linux/amd64' }
const LOWER = { ...UPGRADE, level: 'restart', replaced: undefined } as const

/** The part of a run that is read here. */
function runWith(tests: object[], upgradeData?: string): Run {
  const waits = { time: (_: string, __: string, work: () => unknown) => work() }
  const inputs = { smoke: { upgradeData } }
  return { plan: { tests }, inputs, job: newJob(), ...waits } as never
}

describe('pullReplaced', () => {
  it('claims and pulls the replaced image of each platform that opens its data', async () => {
    const { docker, calls } = fakeDocker({
      'image inspect': failed('Error: No such image'),
      volume: '',
      pull: ''
    })
    await pullReplaced(docker, runWith([NATIVE, LOWER]))
    expect(calls).toEqual([
      expect.stringMatching(/^image inspect .* me\/milvus@old$/),
      expect.stringMatching(/^volume create .*image=me\/milvus@old /),
      'pull --quiet --platform linux/amd64 me/milvus@old'
    ])
  })

  it('pulls nothing where nothing is replaced', async () => {
    const { docker, calls } = fakeDocker({})
    await pullReplaced(docker, runWith([LOWER]))
    expect(calls).toEqual([])
  })

  it('asks for another image if its manifests were deleted: no run could pull them', async () => {
    const { docker } = fakeDocker({
      'image inspect': failed('Error: No such image'),
      volume: '',
      pull: failed(
        'Error response from daemon: manifest for me/milvus@old not found: manifest unknown: manifest unknown'
      )
    })
    await expect(pullReplaced(docker, runWith([NATIVE]))).rejects.toMatchObject(
      { next: expect.stringMatching(/another image in "smoke-upgrade-from"/) }
    )
  })

  it('says which image it is that cannot be pulled, and what to do', async () => {
    const { docker } = fakeDocker({
      'image inspect': failed('Error: No such image'),
      volume: '',
      pull: failed(
        'pull access denied for me/milvus, repository does not exist'
      )
    })
    await expect(pullReplaced(docker, runWith([NATIVE]))).rejects.toMatchObject(
      {
        code: 'pull-failed',
        what: expect.stringMatching(
          /^me\/milvus@old could not be pulled: .* \(this is me\/milvus:2\.6, whose data the new image must open\)$/
        ),
        next: expect.any(String)
      }
    )
  })
})

describe('archiveBytes', () => {
  it('counts the archive once for each platform that unpacks it', () => {
    const file = path.join(temporaryDirectory(), 'data.tar')
    writeFileSync(file, 'x'.repeat(1000))
    expect(archiveBytes(runWith([NATIVE, UPGRADE, LOWER], file))).toBe(2000)
    expect(archiveBytes(runWith([NATIVE]))).toBe(0)
    expect(archiveBytes(runWith([NATIVE], `${file}.gone`))).toBe(0)
  })
})
