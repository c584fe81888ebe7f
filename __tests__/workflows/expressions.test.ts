import { describe, expect, it } from '@jest/globals'
import { ALL, readWorkflow } from '../support/workflows.js'
import { type Situation } from './contexts.js'
import { fill, holds, type Scope } from './expressions.js'
import { simulate } from './simulate.js'

type Event = Situation['event']

const EVENTS: Event[] = [
  'schedule',
  'workflow_dispatch',
  'push',
  'pull_request'
]

/** Events that start a workflow; a called one runs on any. */
function eventsOf(file: string): [string, Event][] {
  const { on } = readWorkflow(file)
  const called = on.workflow_call !== undefined
  const events = EVENTS.filter((event) => called || event in on)
  return events.map((event) => [file, event])
}

describe("GitHub's evaluator", () => {
  it.each(ALL.flatMap(eventsOf))(
    'finds all that the expressions of %s refer to on %s',
    (file, event) => {
      const { jobs } = simulate(file, { event })

      expect(Object.keys(jobs)).toEqual(Object.keys(readWorkflow(file).jobs))
    }
  )
})

describe('an expression', () => {
  const scope: Scope = {
    contexts: { inputs: { image: 'me/x' }, needs: { plan: { outputs: {} } } },
    status: 'failure'
  }

  it('has its value in the text around it', () => {
    expect(fill('a ${{ inputs.image }} ${{ 1 == 2 }}', scope)).toBe(
      'a me/x false'
    )
  })

  it.each([
    'needs.plan.outputs.plan',
    "inputs.image || needs.plan.outputs.plan == 'x'",
    'secrets.x'
  ])('must not refer to what does not exist, as %s', (expression) => {
    expect(() => fill(`\${{ ${expression} }}`, scope)).toThrow()
  })

  it.each([
    [undefined, false],
    ["inputs.image == 'me/x'", false],
    ["failure() && inputs.image == 'me/x'", true],
    ['!cancelled()', true]
  ])('as the condition %s is %s after a failure', (condition, expected) => {
    expect(holds(condition, scope)).toBe(expected)
  })
})
