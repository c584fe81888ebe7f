import { expect, it } from '@jest/globals'
import { isInWorkflow } from '../../src/messages/caller.js'
import { PUBLISH, readWorkflow } from '../support/workflows.js'

it('knows the reusable workflow by the variable that it sets', () => {
  const { env = {} } = readWorkflow(PUBLISH)

  expect(env).toMatchObject({ MILVUS_RUNPOD_WORKFLOW: true })
  expect(isInWorkflow({ MILVUS_RUNPOD_WORKFLOW: 'true' })).toBe(true)
  expect(isInWorkflow({})).toBe(false)
})
