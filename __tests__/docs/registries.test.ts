// Whatever the pages about registries tell people to copy can be copied: it is YAML of
// a workflow or a script of a shell, with inputs that exist.
import { describe, expect, it } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { readMetadata } from '../../lab/runner.js'
import { isRepository } from '../../src/docker/reference.js'
import { codeOf, sectionsOf } from '../support/markdown.js'
import {
  ACTION,
  CALL,
  PUBLISH,
  readWorkflow,
  type Job,
  type Step
} from '../support/workflows.js'

const { workflow_call: call } = readWorkflow(PUBLISH).on

/** Inputs of what the pages use, as the actions of other people name them. */
const INPUTS: Record<string, string[]> = {
  [ACTION]: Object.keys(readMetadata().inputs),
  [CALL]: Object.keys(call?.inputs ?? {}),
  'docker/login-action@v4': ['registry', 'username', 'password'],
  'aws-actions/configure-aws-credentials@v6': ['role-to-assume', 'aws-region'],
  'aws-actions/amazon-ecr-login@v2': [],
  'google-github-actions/auth@v3': [
    'workload_identity_provider',
    'service_account',
    'token_format',
    'create_credentials_file'
  ],
  'azure/login@v3': ['client-id', 'tenant-id', 'subscription-id']
}

const JOB_KEYS = [
  'needs',
  'runs-on',
  'permissions',
  'env',
  'steps',
  'timeout-minutes'
]
const STEP_KEYS = ['id', 'name', 'if', 'uses', 'run', 'with', 'env']

/** A whole workflow, a job, or the part of a step or a call that matters. */
type Block = Partial<Job> & { jobs?: Record<string, Job> }

const PAGES = ['docs/registries.md', 'docs/mirroring.md']

function blocksOf(page: string, language: string): string[] {
  return sectionsOf(readFileSync(page, 'utf8')).flatMap((section) =>
    codeOf(section, language)
  )
}

function jobsIn(block: Block): Partial<Job>[] {
  return block.jobs ? Object.values(block.jobs) : [block]
}

/** Says what is wrong with a step, or with a call of the workflow. */
function faultsOf({
  uses = ACTION,
  with: given = {},
  ...rest
}: Step): string[] {
  const known = INPUTS[uses]
  if (!known) return [`unknown action ${uses}`]
  const odd = Object.keys(given).filter((name) => !known.includes(name))
  const keys = Object.keys(rest).filter((key) => !STEP_KEYS.includes(key))
  return [...odd, ...keys].map((name) => `${uses} has no ${name}`)
}

function shellFault(script: string): string {
  return spawnSync('sh', ['-n'], { input: script, encoding: 'utf8' }).stderr
}

describe.each(PAGES)('%s', (page) => {
  const blocks = blocksOf(page, 'yaml').map((code) => parse(code) as Block)
  const jobs = blocks.flatMap(jobsIn)
  const steps = jobs.flatMap(({ steps: own = [] }) => own)

  it('has blocks of YAML and of a shell', () => {
    expect(blocks.length).toBeGreaterThan(0)
    expect(blocksOf(page, 'sh').length).toBeGreaterThan(0)
  })

  it('shows jobs and steps with keys and inputs that exist', () => {
    const keys = jobs.flatMap((job) => Object.keys(job))
    const parts = jobs.filter((job) => job.with ?? job.uses)
    const faults = [...steps.filter(({ uses }) => uses), ...parts].flatMap(
      (one) => faultsOf({ uses: one.uses, with: one.with })
    )

    expect(faults).toEqual([])
    expect([...JOB_KEYS, 'with', 'uses']).toEqual(expect.arrayContaining(keys))
    expect(
      steps.flatMap((step) => faultsOf({ ...step, uses: ACTION, with: {} }))
    ).toEqual([])
  })

  it('shows images that the action accepts', () => {
    const given = [...steps, ...jobs].map((one) => one.with?.image)
    const images = given.filter((image) => typeof image === 'string')
    const names = images.map((image) =>
      image.replace(/\$\{\{.*?\}\}/, 'r.example')
    )

    expect(names.filter((name) => !isRepository(name))).toEqual([])
  })

  it('shows commands that a shell understands', () => {
    const scripts = [
      ...blocksOf(page, 'sh'),
      ...steps.flatMap(({ run = [] }) => run)
    ]
    expect(scripts.map(shellFault).filter(Boolean)).toEqual([])
  })
})

describe("a robot's name with a $ in docs/registries.md", () => {
  const page = readFileSync('docs/registries.md', 'utf8')

  it('reaches a program as it is, from YAML and from a shell', () => {
    const robots = blocksOf('docs/registries.md', 'yaml')
      .map((code) => (parse(code) as Block).with?.username)
      .filter((name) => typeof name === 'string' && name.includes('$milvus'))
    const [, word = ''] = /--username (\S+\$\S+) /.exec(page) ?? []
    const script = `printf %s ${word}`
    const { stdout } = spawnSync('sh', ['-c', script], { encoding: 'utf8' })

    expect(robots).toEqual([stdout])
    expect(stdout).toBe('robot$milvus+github')
  })
})
