import { expect, it } from '@jest/globals'
import { readMarks } from '../../../src/plan/marks.ts'
import {
  digestOf,
  indexOf,
  NATIVE,
  newImage,
  platformsOf
} from '../support/lab.ts'
import { setTag } from '../support/published.ts'
import { publish } from '../support/upgrade.ts'

// Daily tests decide on such tags without a registry: __tests__/properties/upgrades.test.ts.
it('a tag at another image waits until its data is opened, too', async () => {
  const image = newImage()
  const given = { image, platforms: NATIVE, tags: '{{version}}\n2.6\nlatest' }
  const first = await publish(given)
  await publish({ ...given, labels: 'build=2' })
  await setTag(`${image}:latest`, first.outputs.ref ?? '')

  const third = { ...given, labels: 'build=3' }
  const waiting = await publish(third)
  expect(waiting.outputs.tags).toBe(`${image}:2.6.22\n${image}:2.6`)
  expect(await digestOf(`${image}:latest`)).toBe(first.outputs.digest)
  expect(waiting.summary).toContain('latest is not moved by this run')

  const { outputs } = await publish(third)
  expect(outputs.plan).toBe('test')
  expect(await digestOf(`${image}:latest`)).toBe(outputs.digest)
  const { annotations } = await indexOf(`${image}:latest`)
  expect(readMarks(annotations)?.upgrades[NATIVE]?.from).toBe(
    platformsOf(await indexOf(first.outputs.ref))[NATIVE]
  )
  expect((await publish(third)).outputs.plan).toBe('nothing')
})
