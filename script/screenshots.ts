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
import { serveGitHub } from '../__tests__/support/github-api.ts'
import { lab, labInputs } from '../lab/inputs.ts'
import { runAction, type RunResult } from '../lab/runner.ts'
import { ID_PREFIX } from '../lab/runpod/account.ts'
import { startRunpod, type Runpod } from '../lab/runpod/server.ts'

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
  inputs: Record<string, string> = {}
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
      GITHUB_API_URL: github.url,
      GITHUB_WORKSPACE: workspace
    }
  })
  if (!result.summary) throw new Error(result.log)
  return result
}

/** Keeps the job summary of a run, in which the lab's names are those of users. */
function keep(name: string, { summary }: RunResult): void {
  const shown = summary
    .replaceAll(podImage, 'ghcr.io/me/milvus-standalone')
    .replaceAll(image, 'ghcr.io/me/milvus-standalone')
    .replaceAll(base, 'milvusdb/milvus')
    .replaceAll(ID_PREFIX, '')
  writeFileSync(path.join(directory, `${name}.md`), shown)
}

/** Publishes to an account with a template and two pods of the version before. */
async function publishToPods({
  url,
  account,
  addTemplate,
  addPod
}: Runpod): Promise<RunResult> {
  const inputs = {
    image: podImage,
    platforms: 'linux/amd64',
    'smoke-test': 'upgrade'
  }
  const { outputs } = await publish('2.6.21', inputs)
  const previous = outputs.ref ?? ''
  const password = randomBytes(8).toString('hex')
  const name = 'Milvus Standalone'
  addTemplate({ name, image: previous })
  for (const pod of ['milvus-search', 'milvus-staging']) {
    await addPod({
      name: pod,
      image: previous,
      gpu: { id: 'NVIDIA RTX A4000' },
      ports: ['19530/tcp', '19530/http'],
      mounts: { persistent: { size: 50, path: '/var/lib/milvus' } },
      env: { MILVUS_ROOT_PASSWORD: password }
    })
  }
  return await publish('2.6.22', {
    ...inputs,
    'runpod-api-url': url,
    'runpod-api-key': account.key,
    'runpod-root-password': password,
    'runpod-canary': 'cpu',
    'runpod-template': name,
    'runpod-pods': 'milvus-*'
  })
}

await publish('2.6.21')
keep(
  'summary-failure',
  await publish('2.6.22', {
    'smoke-env': 'MILVUS_STANDIN_FAULT=executable-stack'
  })
)
keep(
  'summary-upgrade-failed',
  await publish('2.6.22', { 'smoke-test': 'upgrade', context: 'context' })
)
keep('summary-success', await publish('2.6.22'))
keep('summary-nothing-new', await publish('2.6.22'))
const runpod = await startRunpod()
keep('summary-runpod', await publishToPods(runpod).finally(() => runpod.stop()))
await github.stop()
rmSync(workspace, { recursive: true })
