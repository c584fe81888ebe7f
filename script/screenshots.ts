// Runs the action for real, as a repository of its own would, and keeps the job
// summaries of the runs as Markdown files. A part of script/screenshots.
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { serveGitHub } from '../lab/parts/github-api.ts'
import { lab, labInputs } from '../lab/inputs.ts'
import { runAction, type RunResult } from '../lab/runner.ts'
import { ID_PREFIX } from '../lab/runpod/account.ts'
import { runPods } from '../lab/runpod/nights.ts'

const [directory = '.'] = process.argv.slice(2)
const number = randomBytes(4).toString('hex')
const registry = lab('REGISTRY')
const image = `${registry}/shots-${number}/milvus-standalone`
const podImage = `${registry}/shots-${number}/pods/milvus-standalone`
const base = `${registry}/shots-${number}/milvus`

/** A base repository with several versions, all of them the lab's stand-in. */
for (const version of ['2.6.20', '2.6.21', '2.6.22']) {
  const source = `${lab('STANDIN_IMAGE')}:v${lab('STANDIN_VERSION')}`
  const target = `${base}:v${version}`
  execFileSync(
    'docker',
    ['buildx', 'imagetools', 'create', '--tag', target]
      // So that each version has a digest of its own.
      .concat('--annotation', `index:com.example.version=${version}`, source),
    { stdio: 'ignore' }
  )
}

const github = await serveGitHub()

/** A copy of the bundled context whose Milvus reads no data of an earlier one. */
const workspace = mkdtempSync(path.join(tmpdir(), 'screenshots-'))
const forgetful = path.join(workspace, 'context')
cpSync('docker', forgetful, { recursive: true })
appendFileSync(
  path.join(forgetful, 'Dockerfile'),
  '\nENV MILVUS_STANDIN_FAULT=cannot-read-older\n'
)

/** Runs the action for a version. */
async function publish(
  version: string,
  inputs: Record<string, string> = {},
  env: NodeJS.ProcessEnv = {}
): Promise<RunResult> {
  const result = await runAction({
    inputs: {
      ...labInputs(base, version),
      image,
      vulnerable: 'warn',
      'smoke-emulated': 'query',
      ...inputs
    },
    env: {
      ...process.env,
      ...env,
      GITHUB_API_URL: github.url,
      GITHUB_WORKSPACE: workspace
    }
  })
  if (!result.summary) throw new Error(result.log)
  return result
}

/** What the lab calls things, and what users do. */
const NAMES = [
  [podImage, 'ghcr.io/me/milvus-standalone'],
  [image, 'ghcr.io/me/milvus-standalone'],
  [base, 'milvusdb/milvus'],
  [ID_PREFIX, ''],
  ['127.0.0.1', '203.0.113.7']
] as const

/** As the summary has text of others. */
function escaped(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, '\\$&')
}

/** What a summary says since the stand-in is of one version, whatever its tag. */
const ONE_VERSION = /^- .*Milvus says that it is .*\n+/m

/** Keeps the job summary of a run. */
function keep(name: string, { summary }: RunResult): void {
  const shown = NAMES.flatMap(([own, theirs]) => [
    [own, theirs],
    [escaped(own), escaped(theirs)]
  ]).reduce(
    (text, [own = '', theirs = '']) => text.replaceAll(own, theirs),
    summary.replace(ONE_VERSION, '')
  )
  writeFileSync(path.join(directory, `${name}.md`), shown)
}

await publish('2.6.21')
keep(
  'summary-failure',
  await publish('2.6.22', {
    // What people meet most often: too little memory.
    'smoke-env': 'MILVUS_STANDIN_FAULT=grows,no-answer',
    'smoke-memory': '256m',
    platforms: 'linux/amd64'
  })
)
keep(
  'summary-upgrade-failed',
  await publish('2.6.22', { 'smoke-test': 'upgrade', context: 'context' })
)
keep('summary-success', await publish('2.6.22'))
keep('summary-nothing-new', await publish('2.6.22'))
const shots = await runPods({ publish, image: podImage, workspace })
for (const [name, result] of Object.entries(shots)) keep(name, result)
await github.stop()
rmSync(workspace, { recursive: true })
