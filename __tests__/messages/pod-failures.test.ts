import { expect, it } from '@jest/globals'
import { render } from '../../src/messages/message.js'
import {
  CANARY_FAILURES,
  POD_FAILURES
} from '../../src/messages/pod-failures.js'

const REMEDIES = Object.entries({ ...POD_FAILURES }).concat(
  Object.entries(CANARY_FAILURES)
)

it.each(REMEDIES)(
  'the remedy of %s names nothing of the smoke test or of the runner',
  (_, { likely, next }) => {
    const words = `${render(likely, { link: '' })} ${render(next, { link: '' })}`
    expect(words).not.toMatch(/smoke-|runner|QEMU|docker /)
  }
)
