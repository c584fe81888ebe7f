// What overlaps in a run, and what happens where one of it fails.
import { describe, expect, it, jest } from '@jest/globals'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Docker } from '../../src/docker/cli.js'
import { areContainersGone } from '../../src/job.js'
import { JOB_PREFIX } from '../../src/lib/disk.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import { log } from '../support/log.js'
import { publishHere } from '../support/publish-here.js'
import { publishingDocker, type Cases } from '../support/publishing-docker.js'

/** A command that ends when the test says so, and whether it has begun. */
function held(output = ''): {
  docker: Docker
  begun: Promise<void>
  end: (error?: Error) => void
} {
  let begin: () => void = () => undefined
  let end: (error?: Error) => void = () => undefined
  const begun = new Promise<void>((resolve) => {
    begin = resolve
  })
  const ended = new Promise<string>((resolve, reject) => {
    end = (error) => {
      if (error) reject(error)
      else resolve(output)
    }
  })
  const docker: Docker = () => {
    begin()
    return ended
  }
  return {
    docker,
    begun,
    end: (error) => {
      end(error)
    }
  }
}

const AMD64_ONLY = { platforms: 'linux/amd64', 'smoke-test': 'health' }

function linesOf(calls: string[], pattern: RegExp): string[] {
  return calls.filter((line) => pattern.test(line))
}

describe('the builder', () => {
  it('starts while the rest is checked, and the build waits for it', async () => {
    const boot = held()
    const { calls } = await publishingDocker({
      'buildx create *': boot.docker,
      // The checks begin before the builder has started, or this never ends.
      'context inspect*': async () => {
        await boot.begun
        return 'unix:///var/run/docker.sock'
      },
      'pull *milvusdb*': async () => {
        expect(linesOf(calls(), /^buildx build/)).toEqual([])
        boot.end()
        await setImmediate()
        return ''
      }
    })
    const { error, promotion } = await publishHere(AMD64_ONLY)
    expect(error).toBeUndefined()
    expect(promotion?.moved).toEqual(['2.6.22', '2.6'])
  })

  it.each<[string, Error | undefined]>([
    ['still starts', undefined],
    ['has failed to start', failed('ERROR: not privileged')]
  ])('does not hide a check that fails while it %s', async (_, failure) => {
    const boot = held()
    const { calls } = await publishingDocker({
      'buildx create *': boot.docker,
      'context inspect*': async () => {
        await boot.begun
        if (failure) boot.end(failure)
        await setImmediate()
        return 'ssh://me@server'
      }
    })
    const { error } = await publishHere(AMD64_ONLY)
    expect(error?.code).toBe('engine-out-of-reach')
    expect(linesOf(calls(), /^(buildx build|pull|start) /)).toEqual([])
    boot.end(failed('it was ended'))
    // Node would end the process for a failure that nobody handles.
    await setImmediate()
  })

  it('ends the run in the build if it does not start', async () => {
    const { calls } = await publishingDocker({
      'buildx create *': failed('ERROR: not privileged')
    })
    const { error, timings } = await publishHere(AMD64_ONLY)
    expect(error?.code).toBe('buildkit-not-started')
    expect(linesOf(calls(), /^(buildx build|start) /)).toEqual([])
    expect(
      timings.filter((timing) => timing.failed).map(({ name }) => name)
    ).toEqual(['Builder starts', 'Build'])
  })

  it.each([
    ['nothing is pushed', { push: 'false' }],
    ['the run only plans', { 'dry-run': 'true' }],
    ['an existing one is named', { builder: 'mine' }]
  ])('is not made if %s', async (_, given) => {
    const { calls } = await publishingDocker()
    await publishHere({ ...AMD64_ONLY, ...given })
    expect(linesOf(calls(), /^buildx (create|rm)/)).toEqual([])
  })

  it('shows what it does in single lines', async () => {
    await publishingDocker()
    await publishHere(AMD64_ONLY)
    expect(log()).toMatch(/^\[command\]docker buildx create --name \S+ /m)
    expect(log()).not.toMatch(
      /stop-commands[^\n]*\n\[command\]docker buildx create/
    )
  })

  it('is removed while Milvus stays healthy, and not while it starts', async () => {
    const { calls } = await publishingDocker()
    await publishHere(AMD64_ONLY)
    const order = linesOf(calls(), /^(buildx (rm|build)|start|.* inspect id-1)/)
    expect(order.map((line) => line.replace(/ (--\S+|milvus-).*/, ''))).toEqual(
      [
        'buildx build',
        'start id-1',
        'container inspect id-1',
        'buildx rm',
        'container inspect id-1'
      ]
    )
  })

  it('is removed if nothing is tested', async () => {
    const { calls } = await publishingDocker()
    await publishHere({ ...AMD64_ONLY, 'smoke-test': 'none' })
    expect(linesOf(calls(), /^buildx rm /)).toHaveLength(1)
  })
})

/** What the post step will be told of the job that has just run. */
function isNothingLeft(): boolean {
  const root = process.env.RUNNER_TEMP ?? ''
  const name = readdirSync(root).find((entry) => entry.startsWith(JOB_PREFIX))
  const directory = path.join(root, name ?? '')
  return areContainersGone({ name: '', label: '', directory })
}

describe('what was tested', () => {
  it('is removed while the tags are set', async () => {
    const removal = held()
    const { calls } = await publishingDocker({ 'rm *id-*': removal.docker })
    const publishing = publishHere(AMD64_ONLY)
    await removal.begun
    const isTagged = (): boolean =>
      linesOf(calls(), /^buildx imagetools create/).length === 2
    while (!isTagged()) await setImmediate()
    removal.end()
    const { error } = await publishing
    expect(error).toBeUndefined()
    expect(linesOf(calls(), /^network rm /)).toHaveLength(1)
    expect(isNothingLeft()).toBe(true)
  })

  it('is looked for by the post step after a run that failed', async () => {
    await publishingDocker({
      'buildx imagetools create*': failed('manifest invalid')
    })
    const { error } = await publishHere(AMD64_ONLY)
    expect(error?.code).toBe('tag-not-set')
    expect(isNothingLeft()).toBe(false)
  })

  it('is looked for by the post step if the engine was gone for a while', async () => {
    const lost = failed('error during connect: Post "http://x/create": EOF')
    const { docker } = fakeDocker({ create: [lost, 'id-1'] })
    await publishingDocker({ 'create *': docker })
    const { error } = await publishHere(AMD64_ONLY)
    expect(error).toBeUndefined()
    expect(isNothingLeft()).toBe(false)
  })

  it('is left to the post step if it cannot be removed', async () => {
    await publishingDocker({ 'rm *id-*': failed('device is busy') })
    const { error, promotion } = await publishHere(AMD64_ONLY)
    expect(error).toBeUndefined()
    expect(promotion?.moved).toHaveLength(2)
    expect(log()).toContain(
      'the container of linux/amd64 is left to the post step: '
    )
    expect(isNothingLeft()).toBe(false)
  })
})

describe('the pull of an image', () => {
  const PULL: Cases = { 'pull *ghcr.io*': failed('denied: no rights') }

  it('fails the run, and not the test, while the network is created', async () => {
    const network = held('network-id')
    await publishingDocker({ ...PULL, 'network create *': network.docker })
    const { error, smoke } = await publishHere(AMD64_ONLY)
    network.end()
    expect(error?.code).toBe('pull-failed')
    expect(smoke).toBeUndefined()
  })

  it('is not waited for if it is only that of the base, and fails', async () => {
    const { calls } = await publishingDocker({
      'pull *milvusdb*': failed('503 Service Unavailable')
    })
    const { error, timings } = await publishHere(AMD64_ONLY)
    expect(error).toBeUndefined()
    expect(linesOf(calls(), /^pull .*milvusdb/)).toHaveLength(1)
    expect(log()).toContain('The base is not pulled ahead: ')
    expect(
      timings.filter((timing) => timing.failed).map(({ name }) => name)
    ).toEqual(['Base is pulled'])
  })
})

describe('the sizes', () => {
  it('are read once, while Milvus stays healthy', async () => {
    const { calls } = await publishingDocker()
    const { sizes } = await publishHere(AMD64_ONLY)
    expect(sizes).toEqual({ 'linux/amd64': 1.24e9 })
    const order = linesOf(calls(), /--raw|^start|^rm .*id-/)
    expect(order.map((line) => line.split(' ')[0])).toEqual([
      'start',
      'buildx',
      'rm'
    ])
  })
})

jest.setTimeout(20_000)
