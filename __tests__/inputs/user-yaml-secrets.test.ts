import { beforeEach, describe, expect, it } from '@jest/globals'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { warnOfSecrets } from '../../src/inputs/user-yaml-secrets.js'
import { mask } from '../../src/lib/masks.js'
import { log } from '../support/log.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

let workspace: string

beforeEach(() => {
  workspace = temporaryDirectory()
  setEnv({ GITHUB_WORKSPACE: workspace })
})

type Given = Parameters<typeof warnOfSecrets>[0]

const BUNDLED: Given = {
  context: { directory: 'docker', bundled: true },
  dryRun: false,
  digests: []
}

/** Writes a file of the workspace. */
function write(name: string, text: string): string {
  const file = path.join(workspace, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text)
  return file
}

async function warningsFor(
  text: string,
  given: Partial<Given> = {}
): Promise<string> {
  const userYaml = write('milvus/user.yaml', text)
  const before = log()
  await warnOfSecrets({ ...BUNDLED, userYaml, ...given })
  return log().slice(before.length)
}

const SECRETS =
  'minio:\n  secretAccessKey: s3cret-value\ncredential:\n  one:\n    apikey: sk-hidden\n'

describe('a user.yaml with secrets', () => {
  it('is warned of once, by the keys and with what to set instead, without the values', async () => {
    const said = await warningsFor(SECRETS)

    expect(said.match(/::warning/g)).toHaveLength(1)
    expect(said).toContain(
      'milvus/user.yaml holds secrets, and whoever can pull the image can read them: minio.secretAccessKey, credential.one.apikey.'
    )
    expect(said).toContain(
      'set variables instead, from RunPod secrets: MINIO_SECRETACCESSKEY, MILVUS_<PROVIDER>_API_KEY.'
    )
    expect(said).toContain('docs/errors.md#user-yaml-secrets')
    expect(said).not.toMatch(/s3cret-value|sk-hidden/)
  })

  it('is warned of for a value that the job has masked, whatever its key', async () => {
    mask('short')
    mask('a-token-of-the-job')
    const said = await warningsFor(
      'a: x-a-token-of-the-job\nb: short\nc: shorter\n'
    )

    expect(said).toContain('can read them: a, b.')
  })

  it('is warned of for a masked value in a comment, by its line', async () => {
    mask('a-token-of-the-job')

    expect(await warningsFor('a: 1\n# a-token-of-the-job\n')).toContain(
      'can read them: line 2.'
    )
  })

  it('names at most 20 keys, each in one harmless line', async () => {
    const lines = Array.from({ length: 25 }, (_, n) => `k${n}_password: abc`)
    const said = await warningsFor(lines.join('\n'))

    expect(said).toContain('k19_password, and 5 more.')
    expect(said).not.toContain('k20_password')
    const key = await warningsFor('"##[x]\\n::y password": abc')
    expect(key).toContain('can read them: # #[x] ::y password.')
  })

  it.each(['', '# nothing\n', 'proxy:\n  maxNameLength: 100\n'])(
    'is not %j',
    async (text) => {
      expect(await warningsFor(text)).toBe('')
    }
  )

  it('is warned of by one job of the reusable workflow, the one that plans', async () => {
    setEnv({ MILVUS_RUNPOD_WORKFLOW: 'true' })

    expect(await warningsFor(SECRETS)).toBe('')
    expect(await warningsFor(SECRETS, { dryRun: true })).toContain('::warning')
  })

  it('is not warned of by a merge, which builds nothing', async () => {
    expect(await warningsFor(SECRETS, { digests: ['sha256:1'] })).toBe('')
  })
})

describe('a context of one’s own', () => {
  const own = (): Given => ({
    ...BUNDLED,
    context: { directory: path.join(workspace, 'image'), bundled: false }
  })

  beforeEach(() => {
    write('image/Dockerfile', 'FROM scratch\n')
  })

  it.each(['user.yaml', 'milvus.yaml'])(
    'is warned of for secrets in its configs/%s',
    async (name) => {
      write(`image/configs/${name}`, SECRETS)
      await warnOfSecrets(own())

      expect(log()).toContain(`::warning::image/configs/${name} holds secrets`)
    }
  )

  it('counts without the file that the input "user-yaml" replaces, and without those that it ignores', async () => {
    write('image/configs/user.yaml', SECRETS)
    write('image/configs/milvus.yaml', SECRETS)
    write('image/.dockerignore', 'configs/milvus.yaml\n')

    expect(await warningsFor('a: 1\n', own())).toBe('')
  })

  it('may have a broken file, which others judge', async () => {
    write('image/configs/user.yaml', 'a: [\n')
    await warnOfSecrets(own())

    expect(log()).toBe('')
  })
})
