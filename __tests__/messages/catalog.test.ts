import { describe, expect, it } from '@jest/globals'
import { render, type Message } from '../../src/messages/message.js'
import { MESSAGES } from '../../src/messages/catalog.js'

/** Advice that nobody can follow in a job of the reusable workflow. */
const IMPOSSIBLE =
  /earlier in the job|before this step|smoke-emulated: none|"(?:github-token|smoke-results|digests)" (?:to|of)|in "builder"/

/** Returns what a message says in the reusable workflow, with no values filled in. */
function textsInWorkflow({ what, remedy, remedies = {} }: Message): string[] {
  const all = remedy ? [remedy] : Object.values(remedies)
  const next = all.map((one) => one.inWorkflow ?? one.next)
  return [what, ...next].map((text) => render(text, {}))
}

describe('a message', () => {
  it.each(Object.entries<Message>(MESSAGES))(
    'gives only advice that can be followed in the reusable workflow: %s',
    (_, message) => {
      const said = textsInWorkflow(message)
      expect(said.filter((text) => IMPOSSIBLE.test(text))).toEqual([])
    }
  )

  it('shows more than what it was given', () => {
    const bare = Object.entries<Message>(MESSAGES).filter(
      ([, { what }]) => !/[a-z]{3}/.test(render(what, EMPTY))
    )
    expect(bare.map(([key]) => key)).toEqual([])
  })
})

/** Every value is an empty text. */
const EMPTY = new Proxy({}, { get: () => '' })
