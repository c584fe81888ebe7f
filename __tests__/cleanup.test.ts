import { beforeEach, describe, expect, it } from '@jest/globals'
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { cleanUp } from '../src/cleanup.js'
import { marksOf, noteEngineUse, type Job } from '../src/job.js'
import { identityOf } from '../src/lib/processes.js'
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
})

describe('cleanUp', () => {
  it('removes exactly the containers, networks, builder, images and files of the job', async () => {
    const { calls } = use({
      'ps*': 'echo id1; echo id2',
      '"network ls"*': 'echo net1',
      '"image ls"*': `echo ${job.name}:linux-amd64`,
      [`"volume ls --filter label=${job.label}"*`]:
        'echo claim me/milvus@sha256:1'
    })
    await cleanUp(job)
    expect(calls()).toEqual([
      `ps --all --quiet --filter label=${job.label}`,
      'rm --force --volumes id1 id2',
      `network ls --quiet --filter label=${job.label}`,
      'network rm net1',
      `buildx rm --force ${job.name}`,
      `rm --force --volumes buildx_buildkit_${job.name}0`,
      `volume rm --force buildx_buildkit_${job.name}0_state`,
      `image ls --format {{.Repository}}:{{.Tag}} ${job.name}`,
      `image rm --force ${job.name}:linux-amd64`,
      `volume ls --filter label=${job.label} ${CLAIMS}`,
      'volume rm --force claim',
      `volume ls --filter label=io.github.milvus-runpod.image=me/milvus@sha256:1 ${CLAIMS}`,
      'image rm me/milvus@sha256:1'
    ])
    expect(existsSync(job.directory)).toBe(false)
    expect(log()).toBe('')
  })

  it('ignores things that are already gone or were never created', async () => {
    const { calls } = use({
      '"buildx rm"*': `echo 'failed to remove ${job.name}: no builder "${job.name}" found' >&2; echo 'ERROR: failed to remove one or more builders' >&2; exit 1`
    })
    await cleanUp(job)
    expect(log()).not.toContain('::warning::')
    expect(calls().filter((line) => line.startsWith('image rm'))).toEqual([])
    expect(calls().filter((line) => line.startsWith('rm '))).toEqual([
      `rm --force --volumes buildx_buildkit_${job.name}0`
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

  it('goes on after each failure, which is only a warning', async () => {
    const { calls } = use({ '*': 'echo "engine is down" >&2; exit 1' })
    await cleanUp(job)
    expect(calls()).toEqual(
      expect.arrayContaining([
        `ps --all --quiet --filter label=${job.label}`,
        `buildx rm --force ${job.name}`,
        `rm --force --volumes buildx_buildkit_${job.name}0`,
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
      expect.stringMatching(/^::warning::Cleaning up networks failed: /),
      expect.stringMatching(/^::warning::Cleaning up the builder failed: /),
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
    expect(log()).toContain(
      '::warning::Cleaning up containers failed: docker took more than 0.5 s in all%0AMore: '
    )
    expect(log()).toContain('::warning::Cleaning up pulled images failed: ')
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
      'rm --force --volumes id1'
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
    expect(warning).toContain('#engine-not-back')
    expect(existsSync(job.directory)).toBe(false)
  })

  it('ends what a killed main step has left running, before it removes anything', async () => {
    const { calls } = use({
      imagetools: `trap 'echo ended >>"$HERE/calls"; exit' TERM; while :; do sleep 0.05; done`,
      'ps*': 'echo id1'
    })
    // As the main step starts it, and not as a child of the post step.
    const env = { ...process.env, ...marksOf(job) }
    spawn('sh', ['-c', 'docker imagetools &'], { env, stdio: 'ignore' })
    while (calls().length === 0) await sleep(20)
    await cleanUp(job)
    expect(calls().slice(0, 3)).toEqual([
      'imagetools',
      'ended',
      `ps --all --quiet --filter label=${job.label}`
    ])
  })

  it('ends a main step that no signal has reached, as in a container', async () => {
    const script =
      'process.on("SIGTERM", () => process.exit(7)); console.log("ready"); setInterval(() => {}, 1000)'
    const main = spawn(process.execPath, ['-e', script])
    const code = new Promise((resolve) => main.on('exit', resolve))
    await new Promise((resolve) => main.stdout.once('data', resolve))
    setEnv({ STATE_process: identityOf(main.pid ?? 0) ?? '' })
    await cleanUp(newJob())
    await expect(code).resolves.toBe(7)
  })

  it('spares a process that only has the id of the main step', async () => {
    const other = spawn('sleep', ['60'])
    await new Promise((resolve) => other.on('spawn', resolve))
    setEnv({ STATE_process: `${other.pid}-1` })
    await cleanUp(newJob())
    expect(other.exitCode ?? other.signalCode).toBeNull()
    other.kill()
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
