import { describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { runInAct, type WorkflowOptions } from '../support/act.ts'
import { newRepository } from '../../support/notify.js'
import { inLab, lab, newImage, tagsOf } from '../support/lab.ts'

interface Step {
  uses?: string
  run?: string
  env?: Record<string, unknown>
  with?: Record<string, unknown>
}

interface Job {
  uses?: string
  with?: Record<string, unknown>
  outputs?: Record<string, string>
  steps?: Step[]
  strategy?: { matrix: Record<string, unknown> }
}

interface Workflow {
  jobs: Record<string, Job>
}

/**
 * Reads an example, and replaces ghcr.io, Docker Hub and GitHub's list of
 * releases with what the lab has.
 */
function inTheLab(name: string, given: Record<string, string>): Workflow {
  const file = `examples/${name}.yml`
  const workflow = parse(readFileSync(file, 'utf8')) as Workflow
  const inputs = { ...inLab(), 'smoke-test': 'none', ...given }
  for (const job of Object.values(workflow.jobs)) {
    for (const part of [job, ...(job.steps ?? [])]) {
      if (!part.uses?.startsWith('org/')) continue
      const own = Object.entries(part.with ?? {}).filter(
        // The lab's registry needs no login.
        ([key]) => key !== 'username' && key !== 'password'
      )
      part.with = { ...Object.fromEntries(own), ...inputs }
    }
  }
  return workflow
}

async function run(
  workflow: Workflow,
  options: WorkflowOptions = { event: 'workflow_dispatch' }
): Promise<Record<string, string>> {
  const { code, jobs, log } = await runInAct(workflow, options)
  if (code !== 0) throw new Error(log)
  return jobs
}

describe('the examples in act, with the registry and the versions of the lab', () => {
  it.each([
    ['scheduled', ['2.6', '2.6.22']],
    ['one-job', ['2.6', '2.6.22']],
    ['pinned-version', ['2.6', '2.6.22']],
    ['gpu', ['2.6-gpu', '2.6.22-gpu']]
  ])('%s publishes', async (name, tags) => {
    const image = newImage()
    await run(inTheLab(name, { image }))
    expect(await tagsOf(image)).toEqual(tags)
  })

  it('lines publishes each line', async () => {
    const image = newImage()
    const version = '${{ matrix.line }}'
    const workflow = inTheLab('lines', {
      image,
      'milvus-version': version
    })
    const { publish } = workflow.jobs
    if (!publish?.strategy) throw new Error('there is no matrix')
    publish.strategy.matrix.line = [
      lab('STANDIN_VERSION'),
      lab('STANDIN_3_VERSION')
    ]
    await run(workflow)
    expect(await tagsOf(image)).toEqual(['2.6', '2.6.22', '3.0', '3.0.2'])
  })

  it('notify tells what it has published', async () => {
    const image = newImage()
    // No pods: they need an API of RunPod.
    const workflow = inTheLab('notify', { image, 'runpod-pods': '' })
    const { env, webhook, messages, issues, stop } = await newRepository(200)
    await run(workflow, {
      event: 'workflow_dispatch',
      files: {
        '.github/notify.mjs': readFileSync('examples/notify.mjs', 'utf8')
      },
      secrets: { 'github-token': 'ghs_x', 'news-webhook-url': webhook },
      env: { ...process.env, ...env }
    })
    stop()
    expect(messages).toMatchObject([
      { image, version: '2.6.22', problems: [], news: [expect.any(String)] }
    ])
    expect(issues()).toEqual([])
  })

  // Grype needs its database of vulnerabilities: a command stands in for it.
  describe('scan', () => {
    const image = newImage()

    async function scan(gate: string): Promise<Record<string, string>> {
      const { jobs, ...rest } = inTheLab('scan', { image })
      for (const [id, { steps = [] }] of Object.entries(jobs)) {
        // The plan has found it, and its base.
        if (id !== 'plan') keepPlanned(steps, id)
      }
      // In place of milvusdb/milvus.
      const base = `${lab('STANDIN_IMAGE')}@\${{ steps.milvus.outputs.base-digest }}`
      Object.assign(jobs.plan?.outputs ?? {}, { base })
      const steps = jobs.scan?.steps ?? []
      const ref = steps.at(-1)?.with?.image
      steps.splice(0, steps.length, { run: gate, env: { REF: ref } })
      const event = 'workflow_dispatch'
      const ended = await runInAct({ jobs, ...rest }, { event })
      return ended.jobs
    }

    /** Takes back what `inTheLab` has given each run of the action alike. */
    function keepPlanned(steps: Step[], id: string): void {
      const example = parse(
        readFileSync('examples/scan.yml', 'utf8')
      ) as Workflow
      steps.forEach((step, index) => {
        const own = example.jobs[id]?.steps?.[index]?.with ?? {}
        for (const name of ['milvus-version', 'base-image']) {
          if (step.with && own[name]) step.with[name] = own[name]
        }
      })
    }

    it('sets no tag of an image that its gate refuses', async () => {
      expect(await scan('false')).toMatchObject({
        build: 'success',
        scan: 'failure'
      })
      expect(await tagsOf(image)).toEqual([])
    })

    it('shows its gate the image by its digest, and tags what it lets through', async () => {
      const jobs = await scan('docker buildx imagetools inspect "$REF"')

      expect(jobs).toMatchObject({ scan: 'success', publish: 'success' })
      expect(await tagsOf(image)).toEqual(['2.6', '2.6.22'])
    })

    it('ends after the plan when nothing is new', async () => {
      expect(await scan('false')).toEqual({ plan: 'success' })
    })
  })

  it('pull-request builds and tests, and pushes nothing', async () => {
    const image = newImage()
    const workflow = inTheLab('pull-request', {
      image,
      'smoke-test': 'health'
    })
    const files = { 'milvus/user.yaml': 'proxy:\n  maxNameLength: 100\n' }
    await run(workflow, { files, event: 'pull_request' })
    expect(await tagsOf(image)).toEqual([])
  })
})
