// Runs the action for real, as a repository of its own would, and keeps the job
// summaries of the runs as Markdown files. A part of script/screenshots.
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { serveGitHub } from '../__tests__/support/github-api.ts'
import { lab, labInputs } from '../lab/inputs.ts'
import { runAction } from '../lab/runner.ts'

const [directory = '.'] = process.argv.slice(2)
const number = randomBytes(4).toString('hex')
const registry = lab('REGISTRY')
const image = `${registry}/shots-${number}/milvus-standalone`
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

/** Returns the job summary of a run, in which the lab's names are GitHub's. */
async function summaryOf(
  version: string,
  inputs: Record<string, string> = {}
): Promise<string> {
  const { log, summary } = await runAction({
    inputs: {
      ...labInputs(base, version),
      image,
      vulnerable: 'warn',
      'smoke-emulated': 'query',
      ...inputs
    },
    env: { ...process.env, GITHUB_API_URL: github.url }
  })
  if (!summary) throw new Error(log)
  return summary
    .replaceAll(image, 'ghcr.io/me/milvus-standalone')
    .replaceAll(base, 'milvusdb/milvus')
}

function keep(name: string, summary: string): void {
  writeFileSync(path.join(directory, `${name}.md`), summary)
}

await summaryOf('2.6.21')
keep(
  'summary-failure',
  await summaryOf('2.6.22', {
    'smoke-env': 'MILVUS_STANDIN_FAULT=executable-stack'
  })
)
keep('summary-success', await summaryOf('2.6.22'))
keep('summary-nothing-new', await summaryOf('2.6.22'))
await github.stop()
