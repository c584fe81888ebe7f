import { expect, it } from '@jest/globals'
import { publishPrevious } from '../../../lab/runpod/versions.ts'
import { digestOf, newImage, quickly } from '../support/lab.ts'
import {
  addGpuPod,
  changesOf,
  expectNoSecrets,
  SECRETS,
  useRunpod
} from '../support/runpod.ts'
import { publish } from '../support/upgrade.ts'

// What each pod does, with marks that a test has set: runpod/way-back.test.ts.

const runpod = useRunpod()

it('a publication whose way back its own test has found closed tells of it, and puts no pod back', async () => {
  const image = newImage()
  const previous = await publishPrevious(image, quickly)
  const { url, account } = runpod()
  const broken = await addGpuPod(runpod(), {
    name: 'search1',
    image: previous,
    env: { MILVUS_STANDIN_FAULT: 'garbage-rest' }
  })
  const waiting = await addGpuPod(runpod(), {
    name: 'search2',
    image: previous
  })

  const result = await publish(
    {
      image,
      'base-image': `${image}-base`,
      platforms: 'linux/amd64',
      'runpod-api-url': url,
      'runpod-api-key': account.key,
      'runpod-root-password': SECRETS.password,
      'runpod-pods': 'search*',
      'runpod-timeout': '15'
    },
    { fault: 'cannot-go-back' }
  )

  expect(result.platforms).toMatchObject([
    { verdict: 'passed', upgrade: { version: '2.6.21', back: 'closed' } }
  ])
  const next = `${image}@${await digestOf(`${image}:2.6`)}`
  expect(changesOf(runpod())).toEqual([
    `PATCH /v2/pods/${broken.id} {"image":"${next}"}`
  ])
  expect(waiting.settings.image).toBe(previous)
  expect(result.log).toMatch(
    /^::warning::Pod search2 .* cannot go back .*: Milvus 2\.6\.21 does not open what 2\.6\.22 writes \(tested\)/m
  )
  expect(result.log).toMatch(/^::error::Pod search1 .*#pod-not-put-back/m)
  expectNoSecrets(runpod(), result)
})
