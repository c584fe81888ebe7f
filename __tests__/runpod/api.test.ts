import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { deletePod, findTemplate } from '../../src/runpod/api.js'
import {
  sampleTemplate,
  serveRunPod,
  type FakeRunPod
} from '../support/runpod-api.js'

let runpod: FakeRunPod

beforeEach(async () => {
  runpod = await serveRunPod({})
})

afterEach(async () => {
  await runpod.stop()
})

describe('deletePod', () => {
  it('takes a pod that is gone already for one that is gone', async () => {
    runpod.state.pods = []

    await expect(deletePod(runpod.access, 'p1')).resolves.toBeUndefined()
  })
})

describe('findTemplate', () => {
  it('finds also what others have made public', async () => {
    runpod.state.others = [sampleTemplate({ id: 'theirs' })]

    expect(await findTemplate(runpod.access, 'theirs')).toBeDefined()
    expect(await findTemplate(runpod.access, 'none')).toBeUndefined()
  })
})
