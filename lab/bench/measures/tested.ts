// A tested publish, and the least that it could take.
import { docker, secondsOf } from '../commands.ts'
import {
  BOTH,
  forgetImage,
  freePort,
  keepImage,
  NATIVE,
  newName,
  realBase,
  removeContainer,
  removeImage,
  untilHealthy
} from '../engine.ts'
import type { Build, Measure } from '../measure.ts'
import { newRepository } from '../repository.ts'
import { runBuild } from '../runs.ts'

/** The image that the last tested publish has made. */
let published = ''

/** A tested publish of one platform, whose base is in the engine or not. */
function tested(name: string, prepareBase: (ref: string) => unknown): Measure {
  return {
    name,
    isOurs: true,
    run: async (build) => {
      await prepareBase(realBase())
      return await publishTested(build, NATIVE)
    }
  }
}

async function publishTested(build: Build, platforms: string): Promise<number> {
  const image = newRepository()
  const { seconds, outputs } = await runBuild(build, { image, platforms })
  published = outputs.ref ?? ''
  return seconds
}

/** Pull, `docker run` and the first healthy answer of the same image. */
function limit(
  name: string,
  after: string,
  prepareBase: (ref: string) => unknown
): Measure {
  return {
    name,
    after: [after],
    run: async () => {
      await prepareBase(realBase())
      return await secondsToHealthy(published)
    }
  }
}

async function secondsToHealthy(image: string): Promise<number> {
  const container = newName()
  const port = await freePort()
  try {
    return await secondsOf(async () => {
      await docker('pull', '--quiet', image)
      await docker(
        ...['run', '--detach', '--name', container],
        ...['--publish', `127.0.0.1:${port}:9091`, image]
      )
      await untilHealthy(port)
    })
  } finally {
    await removeContainer(container)
    await removeImage(image)
  }
}

export const TESTED: Measure[] = [
  tested('tested-warm', keepImage),
  limit('limit-warm', 'tested-warm', keepImage),
  tested('tested-cold', forgetImage),
  limit('limit-cold', 'tested-cold', forgetImage),
  {
    name: 'tested-two',
    isOurs: true,
    run: async (build) => {
      await forgetImage(realBase())
      return await publishTested(build, BOTH)
    }
  }
]
