import { describe, expect, it } from '@jest/globals'
import { runWorkflow } from '../support/act.ts'
import { newImage } from '../support/lab.ts'

describe('the reusable workflow in act', () => {
  it.each([
    ['GitHub does not name its commit, as on GitHub Enterprise Server', ''],
    ['its repository cannot be read', 'unreadable']
  ])(
    'stops with one message, and runs no action, when %s',
    async (_, workflowSha) => {
      const image = newImage()
      const { code, jobs, log } = await runWorkflow({ image }, { workflowSha })

      expect(code).toBe(1)
      expect(jobs).toEqual({ plan: 'failure' })
      expect(log.match(/::error.*/g)).toEqual([
        expect.stringContaining(
          'Could not check out the action of this workflow'
        )
      ])
      expect(log).not.toContain('Run Main Run the action')
    }
  )
})
