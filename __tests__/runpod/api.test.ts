import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { findTemplate } from '../../src/runpod/api.js'
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

describe('findTemplate', () => {
  it('finds also what others have made public', async () => {
    runpod.state.others = [sampleTemplate({ id: 'theirs' })]

    expect(await findTemplate(runpod.access, 'theirs')).toBeDefined()
    expect(await findTemplate(runpod.access, 'none')).toBeUndefined()
  })
})
