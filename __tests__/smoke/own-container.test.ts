import { describe, expect, it } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import { ownContainer, type Signs } from '../../src/smoke/route.js'
import { failed, fakeDocker, type FakeDocker } from '../support/fake-docker.js'
import { inspected } from '../support/smoke-docker.js'
import { temporaryDirectory } from '../support/temporary.js'

const ID = '0123456789abcdef'.repeat(4)

/** Lines of /proc/self/mountinfo, as in a container of Docker and of Podman. */
const DOCKER = `724 713 8:1 /var/lib/docker/containers/${ID}/hosts /etc/hosts rw,relatime - ext4 /dev/sda1 rw`
const PODMAN = `812 801 0:25 /containers/overlay-containers/${ID}/userdata/resolv.conf /etc/resolv.conf rw - tmpfs tmpfs rw`
const OTHERS = `30 1 8:1 / / rw - ext4 /dev/sda1 rw
725 713 8:1 /var/lib/docker/containers/${'f'.repeat(64)}/data /data rw - ext4 /dev/sda1 rw`

/** Signs of a process that runs in a container, with these mounts. */
function signs(mountinfo: string): Signs {
  const directory = temporaryDirectory()
  const [file, mounts] = ['.dockerenv', 'mountinfo'].map((name) =>
    path.join(directory, name)
  ) as [string, string]
  writeFileSync(file, '')
  writeFileSync(mounts, mountinfo)
  return { files: ['/does/not/exist', file], mounts }
}

/** Returns a docker with a container in these networks. */
function engine(
  name: string,
  networks: Record<string, { IPAddress: string }> = {
    bridge: { IPAddress: '172.17.0.2' }
  }
): FakeDocker {
  const [container] = JSON.parse(inspected({})) as [object]
  const own = { ...container, NetworkSettings: { Networks: networks } }
  return fakeDocker({ [`container inspect ${name}`]: JSON.stringify([own]) })
}

describe('ownContainer', () => {
  it('asks nothing outside a container', async () => {
    const { docker, calls } = fakeDocker({})
    const none = { ...signs(DOCKER), files: ['/does/not/exist'] }
    await expect(ownContainer(docker, none)).resolves.toBeUndefined()
    expect(calls).toEqual([])
  })

  it.each([
    ['Docker', DOCKER],
    ['Podman', PODMAN]
  ])('finds the id in the mounts that %s makes', async (_, mount) => {
    const { docker } = engine(ID)
    const own = await ownContainer(docker, signs(`${OTHERS}\n${mount}\n`))
    expect(own).toBe(ID)
  })

  it('falls back to the host name if the mounts do not show the id', async () => {
    const { docker } = engine(hostname())
    await expect(ownContainer(docker, signs(OTHERS))).resolves.toBe(hostname())
  })

  it("returns none in the host's network, where the loopback is the engine's", async () => {
    const { docker } = engine(ID, { host: { IPAddress: '' } })
    await expect(ownContainer(docker, signs(DOCKER))).resolves.toBeUndefined()
  })

  it('returns none in a container of another engine', async () => {
    const { docker } = fakeDocker({
      container: failed('Error response from daemon: No such container: vm')
    })
    await expect(ownContainer(docker, signs(DOCKER))).resolves.toBeUndefined()
  })

  it('throws when the engine cannot say', async () => {
    const { docker } = fakeDocker({ container: failed('engine is gone') })
    await expect(ownContainer(docker, signs(DOCKER))).rejects.toThrow(
      'engine is gone'
    )
  })
})
