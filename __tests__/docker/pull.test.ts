import { describe, expect, it } from '@jest/globals'
import { fail, type Failure } from '../../src/messages/failure.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import '../support/log.js'
import { skipWaiting, waits } from '../support/no-waiting.js'
import { newJob } from '../support/samples.js'
import { setEnv } from '../support/temporary.js'

skipWaiting()
const { pull, pullMissing } = await import('../../src/docker/pull.js')
const { budgetAfterWrite } = await import('../../src/docker/answer.js')

const LIMITED = failed('toomanyrequests: 429 Too Many Requests')
const ABSENT = failed('manifest unknown')

describe('pull', () => {
  it('pulls the image', async () => {
    const { docker, calls } = fakeDocker({ pull: '' })
    await pull(docker, 'me/image')
    expect(calls).toEqual(['pull --quiet me/image'])
  })

  it('pulls the given platform', async () => {
    const { docker, calls } = fakeDocker({ pull: '' })
    await pull(docker, 'me/image', { platform: 'linux/arm64' })
    expect(calls).toEqual(['pull --quiet --platform linux/arm64 me/image'])
  })

  it.each([
    ['429 Too Many Requests', 2],
    ['manifest unknown', 1]
  ])('after one %j makes %d attempt(s) in all', async (stderr, tries) => {
    const { docker, calls } = fakeDocker({ pull: [failed(stderr), ''] })
    await pull(docker, 'me/image').catch(() => undefined)
    expect(calls).toHaveLength(tries)
    expect(waits).toHaveLength(tries - 1)
  })

  it.each([
    [
      LIMITED,
      'docker.io limits pulls',
      /log in to docker\.io .*"base-username"/
    ],
    [ABSENT, 'docker.io has no such image', /check its name/],
    [failed('503 Service Unavailable'), 'docker.io or the network', /later/],
    [
      failed('x: no space left on device'),
      'disk of the Docker engine',
      /space/
    ],
    [failed('denied: no'), 'docker.io denies the pull', /"base-username"/]
  ])('after %s says why, and what to do', async (error, likely, next) => {
    const { docker } = fakeDocker({ pull: error })
    const failure = await pull(docker, 'me/image').catch((one: unknown) => one)
    expect(failure).toMatchObject({ code: 'pull-failed' })
    expect((failure as Failure).likely).toContain(likely)
    expect((failure as Failure).next).toMatch(next)
  })

  it.each([
    ['', 'http://proxy:1', /engine pulls by itself, and has no proxy/],
    ['http://proxy:1', 'http://proxy:1', /docker\.io or the network failed/],
    ['', '', /docker\.io or the network failed/]
  ])(
    'that finds no way says so if the engine has the proxy %j, and the job %j',
    async (engine, HTTPS_PROXY, likely) => {
      setEnv({ HTTPS_PROXY, https_proxy: '', HTTP_PROXY: '', http_proxy: '' })
      const lost = failed('lookup registry-1.docker.io: no such host')
      const { docker } = fakeDocker({ pull: lost, info: engine })
      await expect(pull(docker, 'me/image')).rejects.toThrow(likely)
    }
  )

  it('says nothing that it does not know', async () => {
    const { docker } = fakeDocker({ pull: failed('a reason of its own') })
    await expect(pull(docker, 'me/image')).rejects.toThrow(
      /^me\/image could not be pulled: .* a reason of its own\nWhat to do: try: docker pull me\/image$/
    )
  })

  it('answers when docker asks for a login, or it would wait for ever', async () => {
    let input: string | undefined
    await pull((_, options) => {
      input = options?.input
      return Promise.resolve('')
    }, 'me/image')
    expect(input).toBe('\n')
  })

  it('does not blame the registry for an engine that does not answer', async () => {
    const silent = fail('engine-no-answer', { reason: 'silent' })
    const { docker } = fakeDocker({ pull: silent })
    await expect(pull(docker, 'me/image')).rejects.toBe(silent)
  })

  it('waits for what was just pushed, if it is told to', async () => {
    const { docker, calls } = fakeDocker({ pull: [ABSENT, ''] })
    await pull(docker, 'me/image', { budget: budgetAfterWrite })
    expect(calls).toHaveLength(2)
  })
})

describe('pullMissing', () => {
  const images = { 'linux/amd64': 'me/a', 'linux/arm64': 'me/b' }
  const MISSING = failed('Error response from daemon: No such image')
  const CLAIM = { 'volume ls': '', 'volume create': '' }
  const job = newJob()

  it('pulls only what the engine does not have, and claims it before', async () => {
    const { docker, calls } = fakeDocker({
      'image inspect --format {{.Id}} me/a me/b': failed(
        'Error response from daemon: No such image: me/b',
        'sha256:1'
      ),
      ...CLAIM,
      pull: ''
    })
    await pullMissing(docker, images, job)
    expect(calls.filter((line) => /^(pull|volume create)/.test(line))).toEqual([
      expect.stringMatching(/^volume create .*image=me\/b /),
      'pull --quiet --platform linux/arm64 me/b'
    ])
  })

  it('pulls nothing if the engine does not answer', async () => {
    const down = failed('Cannot connect to the Docker daemon')
    const { docker, calls } = fakeDocker({ 'image inspect': down, pull: '' })
    await expect(pullMissing(docker, images, job)).rejects.toBe(down)
    expect(calls.filter((line) => line.startsWith('pull'))).toEqual([])
  })

  it('pulls in parallel', async () => {
    const begun: string[] = []
    let release = (): void => undefined
    const bothBegun = new Promise<void>((resolve) => {
      release = resolve
    })
    const pulling = pullMissing(
      async (args) => {
        if (args[0] === 'image') throw MISSING
        if (args[0] === 'volume') return ''
        begun.push(args.at(-1) ?? '')
        if (begun.length === 2) release()
        await bothBegun
        return ''
      },
      images,
      job
    )
    await pulling
    expect(begun.sort()).toEqual(['me/a', 'me/b'])
  })

  it('fails when one of the images cannot be pulled', async () => {
    const { docker } = fakeDocker({
      'image inspect': MISSING,
      ...CLAIM,
      'pull --quiet --platform linux/amd64': '',
      'pull --quiet --platform linux/arm64': ABSENT
    })
    await expect(pullMissing(docker, images, job)).rejects.toThrow(
      'me/b could not be pulled'
    )
  })
})
