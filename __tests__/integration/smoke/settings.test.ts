import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { act, NATIVE, newImage } from '../support/lab.ts'
import { recordingDocker } from '../support/recording-docker.ts'
import { testPublished, verdictsOf, type SmokeRun } from '../support/smoke.ts'

const PASSWORD = 'correct-horse-battery-staple'

describe('a smoke test with a password, other ports, TLS and a memory limit', () => {
  const recording = recordingDocker()
  const env = [
    `MILVUS_ROOT_PASSWORD=${PASSWORD}`,
    'PROXY_PORT=19531',
    'METRICS_PORT=9092',
    // REST cannot share a port that uses TLS.
    'PROXY_HTTP_PORT=8080',
    'COMMON_SECURITY_TLSMODE=1'
  ]
  let run: SmokeRun

  beforeAll(async () => {
    const inputs = { 'smoke-memory': '512m', 'smoke-env': env.join('\n') }
    run = await testPublished(
      { level: 'restart', inputs },
      { env: recording.env }
    )
  })

  afterAll(() => {
    recording.remove()
  })

  it('passes at the level restart, on both platforms', () => {
    expect(verdictsOf(run.platforms)).toEqual(['passed', 'passed'])
    expect(run.isTagged).toBe(true)
  })

  it('shows the password nowhere but where it masks it', () => {
    const { log, summary, outputs } = run.result
    const mask = `::add-mask::${PASSWORD}`

    expect(log).toContain(mask)
    expect(log.replaceAll(mask, '')).not.toContain(PASSWORD)
    expect(summary).not.toContain(PASSWORD)
    expect(JSON.stringify(outputs)).not.toContain(PASSWORD)
    expect(recording.calls().join('\n')).not.toContain(PASSWORD)
  })

  it('removes the file that has the password', () => {
    expect(run.result.leftFiles).toEqual([])
  })
})

describe('a smoke test of an image that makes its certificate itself', () => {
  it('passes at the level restart, on both platforms', async () => {
    const inputs = { 'smoke-env': 'MILVUS_TLS=self-signed' }

    const { platforms } = await testPublished({ level: 'restart', inputs })

    expect(verdictsOf(platforms)).toEqual(['passed', 'passed'])
  })
})

describe('a smoke test of a Milvus that asks for the certificate of a client', () => {
  const testWith = (level: string): Promise<SmokeRun> =>
    testPublished({
      level,
      inputs: {
        'smoke-emulated': 'none',
        'smoke-env': 'COMMON_SECURITY_TLSMODE=2\nproxy.http.port=8080'
      }
    })

  it('passes at the level health', async () => {
    const { platforms } = await testWith('health')

    expect(verdictsOf(platforms).sort()).toEqual(['passed', 'skipped'])
  })

  it('fails at the level query, and says that it has none', async () => {
    const { platforms } = await testWith('query')

    expect(verdictsOf(platforms).join()).toMatch(
      /certificate required.*hint: Milvus asks for the certificate of a client/
    )
  })
})

// The stand-in reads it as the code of Milvus 2.6 was seen to do.
const USER_YAML = `
proxy:
  port: 1953
  http.port: 8080
common:
  security:
    tlsMode: 1
    authorizationEnabled: true
    defaultRootPassword: ${PASSWORD}
`

describe('a smoke test of an image whose user.yaml has a password, other ports and TLS', () => {
  const workspace = mkdtempSync(path.join(tmpdir(), 'workspace-'))

  afterAll(() => {
    rmSync(workspace, { recursive: true })
  })

  it('passes at the level query, and shows the password only where it masks it', async () => {
    writeFileSync(path.join(workspace, 'user.yaml'), USER_YAML)
    const env = { ...process.env, GITHUB_WORKSPACE: workspace }
    const inputs = {
      'user-yaml': 'user.yaml',
      'smoke-test': 'query',
      'smoke-timeout': '60'
    }
    const image = { image: newImage(), platforms: NATIVE }
    const { outputs, log } = await act({ ...image, ...inputs }, { env })

    expect(JSON.parse(outputs.smoke ?? '[]')).toMatchObject([
      { level: 'query', verdict: 'passed' }
    ])
    const mask = `::add-mask::${PASSWORD}`
    expect(log).toContain(mask)
    expect(log.replaceAll(mask, '')).not.toContain(PASSWORD)
  })
})
