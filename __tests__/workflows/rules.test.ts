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

// What zizmor and actionlint know is left to script/lint-workflows.
describe.each(ALL)('%s', (file) => {
  const text = readRepositoryFile(file)

  it('pins third-party actions by commit, with the version in a comment', () => {
    const lines = text.split('\n').filter((line) => /\buses:/.test(line))
    for (const line of lines) {
      const used = line.replace(/^.*uses: /, '')
      if (!OURS.test(used)) expect(line).toMatch(PINNED)
    }
  })

  it('grants permissions per job only', () => {
    expect(readWorkflow(file).permissions).toEqual({})
    for (const [, job] of jobsOf(file)) expect(job.permissions).toBeDefined()
  })

  it('uses no expressions in shell commands', () => {
    for (const { run } of stepsOf(file)) expect(run ?? '').not.toContain('${{')
  })

  it('has no multi-line scripts, which belong in script/', () => {
    for (const { run } of stepsOf(file)) expect(run ?? '').not.toContain('\n')
  })

  it('has a time limit on every job', () => {
    for (const [, job] of jobsOf(file)) {
      if (job.steps) expect(job['timeout-minutes']).toBeLessThanOrEqual(90)
    }
  })

  it('names every job and step', () => {
    for (const [, job] of jobsOf(file)) expect(job.name).toMatch(/\S/)
    for (const { name } of stepsOf(file)) expect(name).toMatch(/\S/)
  })

  it('runs on a schedule only outside minute 0 and if it can run by hand, too', () => {
    const { schedule = [], workflow_dispatch } = readWorkflow(file).on
    for (const { cron } of schedule) expect(cron).toMatch(/^[1-9]\d? /)
    if (schedule.length > 0) {
      expect(workflow_dispatch).toBeDefined()
    }
  })

  it('cancels what runs or lets every run wait', () => {
    const jobs = jobsOf(file).map(([, job]) => job)
    for (const { concurrency } of [readWorkflow(file), ...jobs]) {
      if (!concurrency) continue
      expect(concurrency).toMatchObject(
        concurrency['cancel-in-progress']
          ? { 'cancel-in-progress': true }
          : { queue: 'max' }
      )
    }
  })
})

describe('the workflows', () => {
  it('use the same commit of each action', () => {
    const uses = ALL.flatMap((file) => stepsOf(file).map((step) => step.uses))
    const others = uses.filter((name) => name && !OURS.test(name)) as string[]
    const commits = new Set(others)
    const names = new Set(others.map((name) => name.replace(/@.*/, '')))

    expect(commits.size).toBe(names.size)
  })

  it('of this repository use the action at their own commit', () => {
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

describe('CI', () => {
  it('runs the slow tests on its schedule only', () => {
    const step = stepsOf('.github/workflows/ci.yml').find(({ run }) =>
      run?.startsWith('script/test')
    )

    expect(step).toMatchObject({
      run: 'script/test ${ALL:+--all}',
      env: { ALL: "${{ github.event_name == 'schedule' && 'yes' || '' }}" }
    })
  })
})
