import { expect, it } from '@jest/globals'
import { startBuilder, useBuilder } from '../../src/docker/builder.js'
import { DockerTimeout } from '../../src/docker/cli.js'
import { failed, fakeDocker, type FakeDocker } from '../support/fake-docker.js'
import '../support/log.js'
import { newJob } from '../support/samples.js'

const OPTIONS = {
  name: 'x',
  buildkitImage: 'moby/buildkit:v1',
  driverOpts: []
}

/** Starts a builder whose creation fails, where BuildKit's image was there before. */
function startWith(
  create: Error,
  log = ''
): FakeDocker & { started: Promise<void> } {
  const fake = fakeDocker({
    'image inspect': 'sha256:1',
    'volume ls': '',
    version: 'linux/amd64',
    'buildx create': create,
    'logs --tail 100 buildx_buildkit_x0': log
  })
  return { ...fake, started: startBuilder(fake.docker, OPTIONS, newJob()) }
}

it('gives a start of BuildKit that has had all of its time no second one', async () => {
  const late = new DockerTimeout(['buildx'], 600, '')
  const { started, calls } = startWith(late)
  await expect(started).rejects.toMatchObject({ code: 'buildkit-not-started' })
  expect(calls.filter((line) => line.startsWith('buildx'))).toHaveLength(1)
})

const ENDED = 'ERROR: Error response from daemon: container 5675 is not running'

it.each([
  [
    'buildkitd: write /var/lib/buildkit/x.db: no space left on device',
    /the disk of the Docker engine is full/
  ],
  [
    'buildkitd: mkdir /sys/fs/cgroup/init: operation not permitted',
    /does not allow privileged containers/
  ]
])('has the reason of a BuildKit that has ended: %s', async (words, text) => {
  // Where in its code it was, as Go's errors show it.
  const log = `level=info msg=starting\n${words}\ngithub.com/moby/buildkit/x.go:12`
  const { started } = startWith(failed(ENDED), log)
  await expect(started).rejects.toThrow(`5675 is not running; ${words}`)
  await expect(started).rejects.toThrow(text)
})

it("has it of the user's own builder, too", async () => {
  const words = 'buildkitd: invalid TOML'
  const { docker } = fakeDocker({ buildx: failed(ENDED), logs: words })
  await expect(useBuilder(docker, 'mine')).rejects.toThrow(
    `"mine" cannot be used: docker buildx failed with 1: ${ENDED}; ${words}`
  )
})
