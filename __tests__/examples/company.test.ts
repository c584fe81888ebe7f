// The example with the most inputs: each of its runs of the action gets what the action
// accepts, once GitHub has put in the values.
import { expect, it } from '@jest/globals'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Inputs } from '../../src/inputs/inputs.js'
import { read } from '../support/inputs.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'
import { ACTION, jobsOf, readWorkflow } from '../support/workflows.js'

const FILE = 'examples/company.yml'
const DIGEST = `sha256:${'a'.repeat(64)}`

const VALUES: Record<string, string> = {
  'steps.ecr.outputs.registry': '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
  'needs.plan.outputs.version': '2.6.22',
  'needs.plan.outputs.base': `milvusdb/milvus@${DIGEST}`,
  'needs.build.outputs.digest': DIGEST,
  'needs.build.outputs.smoke': '[]',
  'secrets.PIP_INDEX_URL': 'https://user:token@packages.example/simple'
}

function evaluated(text: string): string {
  const { env = {} } = readWorkflow(FILE)
  return text.replace(/\$\{\{ (\S+) \}\}/g, (_, name: string) => {
    const value = VALUES[name] ?? env[name.replace('env.', '')]
    if (typeof value !== 'string') throw new Error(`no value for ${name}`)
    return value
  })
}

async function inputsOf(job: string): Promise<Inputs> {
  const workspace = temporaryDirectory()
  mkdirSync(path.join(workspace, 'milvus'))
  writeFileSync(path.join(workspace, 'milvus/Dockerfile'), 'FROM scratch\n')
  cpSync('examples/smoke-script', path.join(workspace, 'smoke-script'), {
    recursive: true
  })
  setEnv({ GITHUB_WORKSPACE: workspace })
  const steps = Object.fromEntries(jobsOf(FILE))[job]?.steps ?? []
  const given = Object.entries(
    steps.find(({ uses }) => uses === ACTION)?.with ?? {}
  ).map(([name, value]) => [name, evaluated(String(value))])
  return await read(Object.fromEntries(given) as Record<string, string>)
}

it.each(['plan', 'build', 'publish'])(
  'the job %s of a company gives the action what it accepts',
  async (job) => {
    const { image, platforms, smoke } = await inputsOf(job)
    expect({ image, platforms }).toEqual({
      image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/milvus-standalone',
      platforms: ['linux/amd64']
    })
    expect(smoke).toMatchObject({ level: 'query' })
  }
)

it('the job build of a company has its secret, and a cache that is no image', async () => {
  const { build } = await inputsOf('build')
  expect(build.secrets).toMatchObject([{ id: 'pip_index' }])
  expect(JSON.stringify(build)).toContain('/milvus-standalone:buildcache')
})
