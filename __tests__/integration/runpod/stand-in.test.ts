// The stand-in of RunPod itself, where it needs an engine.
import { describe, expect, it } from '@jest/globals'
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { lab } from '../../../lab/inputs.ts'
import { backfill } from '../../../lab/runpod/logs.ts'
import { canSniff, sniffLoopback } from '../../../lab/runpod/sniffer.ts'
import { addGpuPod, useRunpod } from '../support/runpod.ts'

const runpod = useRunpod()
const IMAGE = `${lab('STANDIN_IMAGE')}:v${lab('STANDIN_VERSION')}`
const START = 'milvus run standalone'

describe('the log of a pod', () => {
  it('keeps the lines of a container that is gone', async () => {
    const pod = await add('logged')
    await untilLogged(pod.log, 'Welcome to use Milvus!')

    await patch(pod.id, { image: `${lab('STANDIN_IMAGE')}:none` })
    await pod.work

    const lines = backfill(pod.log, { tail: 100 })
    const texts = lines.map(({ source, line }) => `${source} ${line}`)
    expect(texts).toEqual(
      expect.arrayContaining([
        `system create container ${IMAGE}`,
        'container Welcome to use Milvus!',
        expect.stringMatching('container .* milvus stand-in: stopping'),
        expect.stringMatching('system error pulling image: .* not found')
      ])
    )
  })

  it('says with which code a container has ended', async () => {
    const pod = await add('ended', { args: 'no-such-command' })

    await untilLogged(pod.log, 'container ended with code 127')
  })
})

describe("RunPod's HTTP proxy", () => {
  it('leads to an HTTP port of a pod, with a certificate for its name', async () => {
    const pod = await add('proxied')
    await untilLogged(pod.log, 'ready')

    expect(await ask(`https://${pod.id}-9091.proxy.runpod.net/healthz`)).toBe(
      '200 OK'
    )
  })

  it.each([
    ['404: Not Found', 'is not open', '2379'],
    ['502: Bad Gateway', 'has no server', '4000']
  ])('shows a page, %s, for a port that %s', async (title, _, port) => {
    const pod = await add(`page-${port}`, { ports: ['4000/http'] })

    const page = await ask(`https://${pod.id}-${port}.proxy.runpod.net/`)

    expect(page).toContain(`<title>${title}</title>`)
  })
})

const whereRoot = canSniff() ? it : it.skip

describe('the sniffer', () => {
  whereRoot(
    'sees what goes to a TCP port, and not what the proxy gets',
    async () => {
      const pod = await add('sniffed')
      await untilLogged(pod.log, 'ready')
      const [clear, hidden] = [randomUUID(), randomUUID()]
      const tcp = pod.container?.ports.find(({ type }) => type === 'tcp')

      const seen = await sniffLoopback([clear, hidden])
      await ask(`http://127.0.0.1:${tcp?.public ?? ''}/?${clear}`)
      await ask(`https://${pod.id}-9091.proxy.runpod.net/?${hidden}`)

      const sightings = await seen()
      expect(sightings).toContainEqual({ text: clear, port: tcp?.public })
      expect(sightings.map(({ text }) => text)).not.toContain(hidden)
    }
  )
})

async function add(name: string, given = {}) {
  const ports = ['9091/http', '19530/tcp']
  return await addGpuPod(runpod(), {
    name,
    image: IMAGE,
    args: START,
    ports,
    ...given
  })
}

/** Asks as another process does that finds the proxy under RunPod's names. */
async function ask(url: string): Promise<string> {
  const { env } = await runpod().startProxy()
  const code = `const answer = await fetch(process.argv[1])
    console.log(answer.status, await answer.text())`
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', code, url],
    { env: { ...process.env, ...env } }
  )
  return stdout.trim()
}

async function patch(id: string, body: object): Promise<void> {
  const { url, account } = runpod()
  await fetch(`${url}/v2/pods/${id}`, {
    method: 'PATCH',
    headers: {
      Authorization: `Bearer ${account.key}`,
      'Content-Type': 'application/json'
    },
    body: JSON.stringify(body)
  })
}

/** Waits for a line; the test's own limit is the end of it. */
async function untilLogged(
  log: Awaited<ReturnType<typeof add>>['log'],
  text: string
): Promise<void> {
  const isThere = ({ line }: { line: string }): boolean => line.includes(text)
  if (log.lines.some(isThere)) return
  await new Promise<void>((resolve) => {
    log.readers.add((line) => {
      if (line && isThere(line)) resolve()
    })
  })
}
