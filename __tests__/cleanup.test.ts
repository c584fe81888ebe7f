import { beforeEach, describe, expect, it } from '@jest/globals'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { cleanUp } from '../src/cleanup.js'
import {
  forgetBuilder,
  noteBuilder,
  noteClaim,
  noteContainersGone,
  noteEngineUse,
  type Job
} from '../src/job.js'
import { dockerWithCases, type DockerOnPath } from './support/docker-on-path.js'
import { log } from './support/log.js'
import { newJob } from './support/samples.js'
import { setEnv, temporaryDirectory } from './support/temporary.js'

const CLAIMS = '--format {{.Name}} {{.Label "io.github.milvus-runpod.image"}}'

/** What docker says while no engine is there. */
const GONE =
  'echo "Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?" >&2; exit 1'

let job: Job

function use(cases: Record<string, string>): DockerOnPath {
  const fake = dockerWithCases(cases)
  setEnv({ PATH: fake.env.PATH })
  return fake
}

beforeEach(() => {
  job = newJob()
  noteEngineUse(job)
  noteBuilder(job)
})

/** Removes the builder's container. */
function removal(): string {
  return `rm --force --volumes buildx_buildkit_${job.name}0`
}

/** Expects exactly the commands of all orders, each order kept. */
function expectOrders(calls: string[], orders: string[][]): void {
  expect(calls.toSorted()).toEqual([...new Set(orders.flat())].sort())
  for (const order of orders) {
    expect(calls.filter((line) => order.includes(line))).toEqual(order)
  }
}

describe('cleanUp', () => {
  it('removes exactly the containers, networks, volumes, builder, images and files of the job', async () => {
    const { calls } = use({
      'ps*': 'echo id1; echo id2',
      '"network ls"*': 'echo net1; echo net2',
      '"volume ls --quiet"*': 'echo data1; echo data2',
      '"image ls"*': `echo ${job.name}:linux-amd64`
    })
    noteClaim(job, 'me/milvus@sha256:1')
    noteClaim(job, 'me/milvus@sha256:2')
    await cleanUp(job)
    const node = `buildx_buildkit_${job.name}0`
    const containers = `${removal()} id1 id2`
    // What no container uses any more goes at the same time.
    expectOrders(calls(), [
      [`ps --all --quiet --filter label=${job.label}`, containers],
      [containers, `buildx rm --force ${job.name}`],
      [
        containers,
        `network ls --quiet --filter label=${job.label}`,
        'network rm net1 net2'
      ],
      [
        containers,
        `volume ls --quiet --filter label=${job.label} --filter name=${job.name}-data-`,
        'volume rm --force data1 data2'
      ],
      [
        containers,
        `image ls --format {{.Repository}}:{{.Tag}} ${job.name}`,
        `image rm --force ${job.name}:linux-amd64`
      ],
      [
        containers,
        `volume rm --force ${job.name}-image-ec67b6c56df2 ${job.name}-image-bddf5c278de8 ${node}_state`,
        `volume ls --filter label=io.github.milvus-runpod.image ${CLAIMS}`,
        'image rm me/milvus@sha256:1 me/milvus@sha256:2'
      ]
    ])
    expect(existsSync(job.directory)).toBe(false)
    expect(log()).toBe('')
  })

  it('looks for no builder if the job made none, or has removed it', async () => {
    const { calls } = use({ 'ps*': 'echo id1' })
    noteClaim(job, 'me/x')
    forgetBuilder(job)
    await cleanUp(job)
    expect(calls().join('\n')).not.toMatch(/buildx|buildkit/)
    expect(calls()).toContain(`ps --all --quiet --filter label=${job.label}`)
  })

  it('looks for the builder if the note of it is gone with all of its directory', async () => {
    const { calls } = use({})
    rmSync(job.directory, { recursive: true })
    await cleanUp(job)
    expect(calls()).toContain(`buildx rm --force ${job.name}`)
  })

  it('looks for no container, network or volume if it is known that none is left', async () => {
    const { calls } = use({})
    noteContainersGone(job)
    await cleanUp(job)
    expect(calls().join('\n')).not.toMatch(/^(?:ps|network|volume ls)/m)
    expect(calls()).toContain(removal())
  })

  it.each([
    ['true', false],
    ['by-digest', false],
    ['false', true],
    ['', true]
  ])('looks for built images, with push: "%s": %s', async (push, isAsked) => {
    const { calls } = use({})
    setEnv({ INPUT_PUSH: push })
    await cleanUp(job)
    expect(calls().some((line) => line.startsWith('image ls'))).toBe(isAsked)
  })

  it('takes out of a network what keeps it, and removes the others all the same', async () => {
    const { calls } = use({
      '"network ls"*': 'echo net1; echo net2; echo net3',
      '"network rm net1 net2 net3"': 'echo "has active endpoints" >&2; exit 1',
      '"network rm net1"': 'echo "No such network: net1" >&2; exit 1',
      '"network rm net2"':
        '[ -e "$0.free" ] || { echo "has active endpoints" >&2; exit 1; }',
      '"network inspect"*net2': 'echo me',
      '"network disconnect"*net2*': 'touch "$0.free"'
    })
    await cleanUp(job)
    expect(calls().filter((line) => /^network [rd]/.test(line))).toEqual([
      'network rm net1 net2 net3',
      'network rm net1',
      'network rm net2',
      'network disconnect --force net2 me',
      'network rm net2',
      'network rm net3'
    ])
    expect(log()).toBe('')
  })

  it('waits for a container that the engine is removing already', async () => {
    const { calls } = use({
      'ps*': 'echo id1',
      'rm*':
        '[ -e "$HERE/gone" ] || { touch "$HERE/gone"; echo "Error response from daemon: removal of container id1 is already in progress" >&2; exit 1; }'
    })
    await cleanUp(job)
    const first = `${removal()} id1`
    expect(calls().slice(1, 3)).toEqual([first, first])
    expect(calls()).toContain(`buildx rm --force ${job.name}`)
    expect(log()).not.toContain('::warning::')
  })

  it('ignores things that are already gone or were never created', async () => {
    const { calls } = use({
      '"buildx rm"*': `echo 'failed to remove ${job.name}: no builder "${job.name}" found' >&2; echo 'ERROR: failed to remove one or more builders' >&2; exit 1`
    })
    await cleanUp(job)
    expect(log()).not.toContain('::warning::')
    expect(calls().filter((line) => line.startsWith('image rm'))).toEqual([])
    expect(calls().filter((line) => line.startsWith('rm '))).toEqual([
      removal()
    ])
  })

  it('says nothing of a directory that could not be made', async () => {
    use({})
    const file = path.join(temporaryDirectory(), 'file')
    writeFileSync(file, '')
    await cleanUp({ ...job, directory: path.join(file, job.name) })
    expect(log()).toBe('')
  })

  it('does not call docker if the job created nothing in the engine', async () => {
    const { calls } = use({})
    job = newJob()
    await cleanUp(job)
    expect(calls()).toEqual([])
    expect(existsSync(job.directory)).toBe(false)
  })

  it("removes the builder's container even if the others cannot be found", async () => {
    const { calls } = use({ 'ps*': 'echo "no memory" >&2; exit 1' })
    await cleanUp(job)
    expect(calls()).toContain(removal())
    expect(log()).toMatch(/^::warning::.* containers failed: .*no memory/)
  })

  it('goes on after each failure, which is only a warning', async () => {
    const { calls } = use({ '*': 'echo "engine is down" >&2; exit 1' })
    await cleanUp(job)
    expect(calls()).toEqual(
      expect.arrayContaining([
        `ps --all --quiet --filter label=${job.label}`,
        `buildx rm --force ${job.name}`,
        `image ls --format {{.Repository}}:{{.Tag}} ${job.name}`
      ])
    )
    const warnings = log()
      .split('\n')
      .filter((line) => line !== '')
    expect(warnings).toEqual([
      expect.stringMatching(
        /^::warning::Cleaning up containers failed: .*engine is down/
      ),
      expect.stringMatching(/^::warning::Cleaning up the builder failed: /),
      expect.stringMatching(/^::warning::Cleaning up networks failed: /),
      expect.stringMatching(/^::warning::Cleaning up volumes failed: /),
      expect.stringMatching(/^::warning::Cleaning up built images failed: /),
      expect.stringMatching(/^::warning::Cleaning up pulled images failed: /)
    ])
    expect(existsSync(job.directory)).toBe(false)
    expect(process.exitCode).toBeUndefined()
  })

  it('gives up a docker that hangs, and still removes the files', async () => {
    const { calls } = use({ '*': 'exec sleep 60' })
    await cleanUp(job, 0.5)
    expect(calls()).toHaveLength(1)
    expect(log()).toMatch(
      /^::warning::The Docker engine did not answer within 0\.5 s, .*: docker took more than 0\.5 s in all%0A/
    )
    expect(log().match(/::warning::/g)).toHaveLength(1)
    expect(existsSync(job.directory)).toBe(false)
  })

  it('waits for an engine that is restarted, and then removes everything', async () => {
    const { calls } = use({
      'ps*': `if ! [ -e "$HERE/back" ]; then touch "$HERE/back"; ${GONE}; fi; echo id1`
    })
    await cleanUp(job)
    expect(calls().slice(0, 3)).toEqual([
      `ps --all --quiet --filter label=${job.label}`,
      `ps --all --quiet --filter label=${job.label}`,
      `${removal()} id1`
    ])
    expect(log()).toMatch(/^Waiting for the Docker engine to come back: /)
    expect(log()).not.toContain('::warning::')
  })

  it('says once what may be left, and how to remove it, if the engine never comes back', async () => {
    use({ '*': GONE })
    await cleanUp(job, 0.5)
    const warnings = log()
      .split('\n')
      .filter((line) => line.startsWith('::warning::'))
    expect(warnings).toHaveLength(1)
    const [warning = ''] = warnings
    expect(warning).toContain(
      'The Docker engine did not answer within 0.5 s, so what the job created in it may be left there'
    )
    expect(warning).toContain(
      `docker ps --all --quiet --filter label=${job.label} | xargs -r docker rm --force --volumes`
    )
    expect(warning).toContain(`docker buildx rm --force ${job.name}`)
    expect(warning).toContain(
      `docker volume rm --force buildx_buildkit_${job.name}0_state`
    )
    expect(warning).toContain('#engine-not-back')
    expect(existsSync(job.directory)).toBe(false)
  })

  it('uses the engine of the main step', async () => {
    const { calls, directory } = use({
      '*': 'echo "$DOCKER_HOST" >>"$HERE/hosts"'
    })
    setEnv({
      DOCKER_HOST: 'tcp://other',
      STATE_endpoint: '{"DOCKER_HOST":"tcp://mine"}'
    })
    await cleanUp(job)
    const hosts = readFileSync(path.join(directory, 'hosts'), 'utf8').trim()
    expect(hosts.split('\n')).toEqual(calls().map(() => 'tcp://mine'))
  })

  it('warns if docker is not installed, and still removes the files', async () => {
    setEnv({ PATH: temporaryDirectory() })
    writeFileSync(path.join(job.directory, 'secret'), '')
    await cleanUp(job)
    expect(log()).toContain('docker could not be started')
    expect(existsSync(job.directory)).toBe(false)
  })
})
