import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  act,
  docker,
  indexOf,
  lab,
  newImage,
  tagsOf,
  traces
} from './support/lab.ts'

/**
 * The base is in the engine already: dockerd may finish a pull that is cancelled
 * just before its end when all has been removed, and looked at.
 */
const bases: string[] = []

beforeAll(async () => {
  const { manifests } = await indexOf(
    `${lab('STANDIN_IMAGE')}:v${lab('STANDIN_VERSION')}`
  )
  for (const { digest, platform } of manifests) {
    const { os, architecture } = platform
    const ref = `${lab('STANDIN_IMAGE')}@${digest}`
    await docker([
      'pull',
      '--quiet',
      '--platform',
      `${os}/${architecture}`,
      ref
    ])
    bases.push(ref)
  }
})

afterAll(() => docker(['image', 'rm', ...bases]))

/** Which of the two comes first makes no difference to the engine's store. */
const SIGNALS: ('SIGINT' | 'SIGTERM')[] =
  lab('STORE') === 'containerd' ? ['SIGTERM'] : ['SIGINT', 'SIGTERM']

/** Points of the job, by what the log says when it gets there. */
const POINTS = [
  ['the builder is made', '[command]docker buildx create'],
  ['the builder starts', 'Starting BuildKit'],
  ['the image is built', '[command]docker buildx build'],
  ['the image is tested', ': running ']
] as const

describe.each(SIGNALS)('a job cancelled by %s', (signal) => {
  it.each(POINTS)('while %s leaves nothing behind', async (_, point) => {
    const image = newImage()
    const before = await traces()
    let sent = false

    const result = await act(
      {
        image,
        builder: '',
        context: '__tests__/integration/contexts/never-healthy'
      },
      {
        onLog(log, pid) {
          if (sent || !log.includes(point)) return
          sent = true
          process.kill(pid, signal)
        }
      }
    )

    expect(sent).toBe(true)
    expect(result.mainCode).toBe(1)
    expect(result.log).toContain(`The job was cancelled (${signal})`)
    expect(result.postCode).toBe(0)
    expect(result.leftFiles).toEqual([])
    expect(await traces()).toEqual(before)
    expect(await tagsOf(image)).toEqual([])
  })
})
