import { beforeEach, describe, expect, it } from '@jest/globals'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { failed } from '../support/fake-docker.js'
import { log } from '../support/log.js'
import { current } from '../support/publishing-docker.js'

const { publishHere, publishOnce } = await import('../support/publish-here.js')
const { publishingDocker } = await import('../support/publishing-docker.js')

const GONE = { 'version*': failed('Cannot connect to the Docker daemon') }
const FAR = { builder: 'far', 'smoke-test': 'none' }

/** What the job has noted for its post step. */
function notes(): string[] {
  const root = process.env.RUNNER_TEMP ?? ''
  return readdirSync(root).flatMap((job) => readdirSync(path.join(root, job)))
}

/** Commands that need an engine, but for the look at it. */
function ofEngine(): string[] {
  return current
    .calls()
    .filter((line) => !line.startsWith('buildx ') && !/^version/.test(line))
}

describe('without an engine', () => {
  beforeEach(async () => {
    await publishingDocker(GONE)
  })

  it.each<[string, Record<string, string>]>([
    ['plans', { 'dry-run': 'true' }],
    ['builds untested in a builder elsewhere', FAR]
  ])('%s', async (_, given) => {
    const { error, plan } = await publishHere(given)
    expect(error).toBeUndefined()
    expect(plan?.decision.kind).toBe('build')
    expect(ofEngine()).toEqual([])
    expect(notes()).not.toContain('engine')
    expect(log()).not.toMatch(/daemon|engine/)
  })

  it.each<[string, Record<string, string>]>([
    ['a plan', { 'dry-run': 'true', 'smoke-emulated': 'upgrade' }],
    ['an untested build elsewhere', FAR]
  ])('%s does not even look for one', async (_, given) => {
    await publishHere(given)
    expect(current.calls().join('\n')).not.toMatch(/^version/m)
  })

  it.each<[string, Record<string, string>]>([
    ['with a test', { builder: 'far' }],
    ['with a builder of its own', { 'smoke-test': 'none' }],
    ['without a push', { push: 'false', 'smoke-test': 'none' }]
  ])('a build %s fails before it begins', async (_, given) => {
    const { error } = await publishHere(given)
    expect(error).toMatchObject({ code: 'engine-no-answer' })
    expect(error?.next).toContain('containerMode: dind')
    expect(current.calls().join('\n')).not.toMatch(/buildx (?:create|build) /)
  })
})

describe('an image that is published', () => {
  it('stays as it is without an engine', async () => {
    const { reply } = await publishOnce()
    reply(GONE)
    const { error, plan } = await publishHere({ 'smoke-test': 'none' })
    expect(error).toBeUndefined()
    expect(plan?.decision.kind).toBe('nothing')
    expect(ofEngine()).toEqual([])
  })

  it('gets a missing tag without an engine', async () => {
    const { reply } = await publishOnce()
    reply(GONE)
    const tags = '{{version}}\n{{major}}.{{minor}}\nlatest'
    const { error, promotion } = await publishHere({
      'smoke-test': 'none',
      tags
    })
    expect(error).toBeUndefined()
    expect(promotion?.moved).toEqual(['latest'])
    expect(ofEngine()).toEqual([])
  })

  it('is not tested at a higher level without an engine, which is said', async () => {
    const { reply } = await publishOnce()
    reply(GONE)
    const { error } = await publishHere({ 'smoke-test': 'health' })
    expect(error).toMatchObject({ code: 'engine-no-answer' })
  })
})
