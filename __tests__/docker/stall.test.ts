import {
  afterEach,
  beforeEach,
  describe,
  expect,
  it,
  jest
} from '@jest/globals'
import type { Docker, DockerOptions } from '../../src/docker/cli.js'
import {
  DockerStalled,
  observeBriefly,
  whileItMoves,
  type Observer
} from '../../src/docker/stall.js'
import { fail } from '../../src/messages/failure.js'
import { log } from '../support/log.js'

const LIMITS = { say: 60, end: 180, unseen: 1800 }

const PULL = { kind: 'pull', ref: 'me/x', for: 'docker.io to send x' } as const
const PUSH = { kind: 'push', for: 'ghcr.io to take x' } as const

beforeEach(() => {
  jest.useFakeTimers()
})

afterEach(() => {
  jest.useRealTimers()
})

interface Running {
  /** Lets some seconds pass. */
  pass: (seconds: number) => Promise<void>
  /** Shows text of the command. */
  show: (text: string) => void
  end: (output: string) => void
  outcome: Promise<unknown>
}

/** Runs a command that shows what a test wants, until it is ended. */
function run(given: Partial<Observer>): Running {
  let options: DockerOptions = {}
  let end: (output: string) => void = () => undefined
  const docker: Docker = (_, passed = {}) => {
    options = passed
    return new Promise((resolve, reject) => {
      end = resolve
      passed.signal?.addEventListener('abort', () => {
        reject(passed.signal?.reason as Error)
      })
    })
  }
  const observer: Observer = {
    what: 'pull of x',
    reads: 'output',
    read: (text) => text !== 'same',
    waiting: () => PULL,
    ...given
  }
  const running = whileItMoves(docker, ['pull', 'x'], {}, observer, LIMITS)
  return {
    pass: (seconds) => jest.advanceTimersByTimeAsync(seconds * 1000),
    show: (text) => (options.onOutput ?? options.onEngine)?.(text),
    end: (output) => {
      end(output)
    },
    outcome: running.catch((error: unknown) => error)
  }
}

describe('a command that makes no progress', () => {
  it('says so each minute, and what it waits for', async () => {
    const { pass, end, outcome } = run({})
    await pass(130)
    end('done')
    await expect(outcome).resolves.toBe('done')
    expect(log().trim().split('\n')).toEqual([
      'pull of x: nothing new for 60 s: it waits for docker.io to send x',
      'pull of x: nothing new for 120 s: it waits for docker.io to send x'
    ])
  })

  it('is ended after three minutes if it waits for a registry', async () => {
    const { pass, outcome } = run({})
    await pass(180)
    const error = await outcome
    expect(error).toBeInstanceOf(DockerStalled)
    expect(error).toMatchObject({
      waiting: PULL,
      message:
        'docker pull was ended after 180 s without progress: it waited for docker.io to send x'
    })
  })

  it('is not ended while it may be silent, which is said as well', async () => {
    const { pass, end, outcome } = run({ waiting: () => undefined })
    await pass(3600)
    end('done')
    await expect(outcome).resolves.toBe('done')
    expect(log()).toContain('nothing new for 3600 s: it may be silent')
  })

  it.each(['output', 'engine'] as const)(
    'has as much time again after new text from: %s',
    async (reads) => {
      const { pass, show, end, outcome } = run({ reads })
      await pass(150)
      show('new')
      await pass(150)
      end('done')
      await expect(outcome).resolves.toBe('done')
    }
  )

  it('has no more time after text that it repeats', async () => {
    const { pass, show, outcome } = run({})
    await pass(150)
    show('same')
    await pass(30)
    await expect(outcome).resolves.toBeInstanceOf(DockerStalled)
  })

  it('has more time as long as bytes move that it does not show', async () => {
    const look = () => Promise.resolve('moves' as const)
    const { pass, end, outcome } = run({ waiting: () => PUSH, look })
    await pass(3600)
    end('done')
    await expect(outcome).resolves.toBe('done')
    expect(log()).toContain('it waits for ghcr.io to take x, and bytes move')
  })

  it.each([
    ['push of which nobody sees the bytes', { waiting: () => PUSH }],
    [
      'pull of which the engine sends nothing',
      { waiting: () => PULL, reads: 'engine' }
    ]
  ] as const)('has half an hour for a %s', async (_, observer) => {
    const look = () => Promise.resolve('unseen' as const)
    const { pass, outcome } = run({ ...observer, look })
    await pass(1740)
    expect(log()).toContain('nothing new for 1740 s')
    await pass(60)
    await expect(outcome).resolves.toBeInstanceOf(DockerStalled)
  })

  it('says nothing more once it has ended during a look', async () => {
    let answer: (look: 'still') => void = () => undefined
    const look = () =>
      new Promise<'still'>((resolve) => {
        answer = resolve
      })
    const { pass, end, outcome } = run({ look })
    await pass(60)
    end('done')
    await outcome
    answer('still')
    await pass(600)
    expect(log()).toBe('')
  })

  it('leaves no timer behind', async () => {
    const { end, outcome } = run({})
    end('done')
    await outcome
    expect(jest.getTimerCount()).toBe(0)
  })
})

describe('a command with a short limit in total', () => {
  it('says what it waits for, too', async () => {
    const waiting = { kind: 'push', for: 'ghcr.io to set the tag' } as const
    const { pass, end, outcome } = run(observeBriefly('tag x', waiting))
    await pass(60)
    end('done')
    await outcome
    expect(log()).toBe(
      'tag x: nothing new for 60 s: it waits for ghcr.io to set the tag\n'
    )
  })
})

describe('a builder that does not answer', () => {
  const frozen = fail('builder-frozen', { name: 'x', reason: 'EOF' })

  it('ends the command after three minutes, also in a step that may be silent', async () => {
    const look = () => Promise.resolve(frozen)
    const { pass, outcome } = run({ waiting: () => undefined, look })
    await pass(120)
    expect(log()).toContain('The builder "x" does not answer')
    await pass(60)
    await expect(outcome).resolves.toBe(frozen)
  })

  it('ends nothing if it answers in between: it is busy', async () => {
    let looks = 0
    const look = () =>
      Promise.resolve(++looks % 3 === 0 ? ('still' as const) : frozen)
    const { pass, end, outcome } = run({ waiting: () => undefined, look })
    await pass(3600)
    end('done')
    await expect(outcome).resolves.toBe('done')
  })
})
