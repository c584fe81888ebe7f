import { describe, expect, it } from '@jest/globals'
import { readRepositoryFile } from '../support/action.js'
import {
  ALL,
  EXAMPLES,
  jobsOf,
  OWN,
  readWorkflow,
  stepsOf
} from '../support/workflows.js'

const OURS = /^(\.\/|org\/milvus-runpod-action[/@])/
const PINNED =
  /uses: [a-z-]+\/[a-z-]+(\/[a-z-]+)?@[0-9a-f]{40} # v\d+\.\d+\.\d+$/

describe.each(ALL)('%s', (file) => {
  const text = readRepositoryFile(file)

  it('pins the actions of others by a commit, and names its version', () => {
    const lines = text.split('\n').filter((line) => /\buses:/.test(line))
    for (const line of lines) {
      const used = line.replace(/^.*uses: /, '')
      if (!OURS.test(used)) expect(line).toMatch(PINNED)
    }
  })

  it('gives permissions to jobs alone', () => {
    expect(readWorkflow(file).permissions).toEqual({})
    for (const [, job] of jobsOf(file)) expect(job.permissions).toBeDefined()
  })

  it('leaves no credentials in a checkout', () => {
    for (const { uses, with: options } of stepsOf(file)) {
      if (!uses?.startsWith('actions/checkout@')) continue
      expect(options).toMatchObject({ 'persist-credentials': false })
    }
  })

  it('puts nothing into a shell but by its environment', () => {
    for (const { run } of stepsOf(file)) expect(run ?? '').not.toContain('${{')
  })

  it('has no script of more than a line, which belongs in script/', () => {
    for (const { run } of stepsOf(file)) expect(run ?? '').not.toContain('\n')
  })

  it('ends each job that hangs', () => {
    for (const [, job] of jobsOf(file)) {
      if (job.steps) expect(job['timeout-minutes']).toBeLessThanOrEqual(90)
    }
  })

  it('names every job and step', () => {
    for (const [, job] of jobsOf(file)) expect(job.name).toMatch(/\S/)
    for (const { name } of stepsOf(file)) expect(name).toMatch(/\S/)
  })

  it('never runs on a schedule at minute 0, nor without being run by hand', () => {
    const { schedule = [], workflow_dispatch } = readWorkflow(file).on
    for (const { cron } of schedule) expect(cron).toMatch(/^[1-9]\d? /)
    if (schedule.length > 0) {
      expect(workflow_dispatch).toBeDefined()
    }
  })

  it('hands on no secret that is not named', () => {
    for (const [, job] of jobsOf(file)) expect(job.secrets).not.toBe('inherit')
  })
})

describe('the workflows', () => {
  it('use one commit of an action everywhere', () => {
    const uses = ALL.flatMap((file) => stepsOf(file).map((step) => step.uses))
    const others = uses.filter((name) => name && !OURS.test(name)) as string[]
    const commits = new Set(others)
    const names = new Set(others.map((name) => name.replace(/@.*/, '')))

    expect(commits.size).toBe(names.size)
  })

  it('of this repository use the action as it is at their own commit', () => {
    const text = OWN.map((file) => readRepositoryFile(file)).join('\n')
    expect(text).not.toContain('org/milvus-runpod-action')
  })

  it('start at different times', () => {
    const times = [...OWN, ...EXAMPLES].flatMap((file) =>
      (readWorkflow(file).on.schedule ?? []).map(({ cron }) => cron)
    )
    expect(new Set(times).size).toBe(times.length)
  })
})
