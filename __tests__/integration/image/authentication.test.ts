import { beforeAll, describe, expect, it } from '@jest/globals'
import {
  buildImage,
  exec,
  logsOf,
  newVolume,
  portOf,
  start,
  untilHealthy
} from '../support/container.ts'
import { docker } from '../support/lab.ts'

const PASSWORD = 'correct horse battery staple'

let image: string

beforeAll(async () => {
  image = await buildImage(2)
})

/** Starts the image with root's password, until it is healthy. */
async function startWith(
  password: string | undefined,
  options: string[] = []
): Promise<string> {
  const port = ['--publish', '127.0.0.1::19530']
  const variable =
    password === undefined ? [] : ['--env', `MILVUS_ROOT_PASSWORD=${password}`]
  const id = await start(image, [...port, ...variable, ...options])
  await untilHealthy(id)
  return id
}

/** HTTP status of a call over REST, as root with a password. */
async function statusAs(id: string, password?: string): Promise<number> {
  const port = await portOf(id, 19530)
  const url = `http://127.0.0.1:${port}/v2/vectordb/collections/list`
  const headers = password
    ? { Authorization: `Bearer root:${password}` }
    : undefined
  return (await fetch(url, { method: 'POST', body: '{}', headers })).status
}

// Which passwords are accepted, and how they are read: docker-image/password.test.ts.
// The same with the real Milvus: settings.test.ts.
describe('MILVUS_ROOT_PASSWORD', () => {
  it("turns authentication on, is root's from the first start, and is neither in ps nor in the logs", async () => {
    const volume = ['--volume', `${await newVolume()}:/var/lib/milvus`]
    const first = await startWith(PASSWORD, volume)

    expect(await statusAs(first)).toBe(401)
    expect(await statusAs(first, 'Milvus')).toBe(401)
    expect(await statusAs(first, PASSWORD)).toBe(200)
    expect(await docker(['top', first, '-eo', 'pid,args'])).not.toContain(
      PASSWORD
    )
    const logs = await logsOf(first)
    expect(logs).toContain('authentication on')
    expect(logs).not.toContain('root keeps the password')
    expect(logs).not.toContain(PASSWORD)
    await docker(['rm', '--force', first])

    // Milvus keeps the first one.
    const second = await startWith('another one', volume)
    expect(await logsOf(second)).toContain(
      "root keeps the password of this volume's first start"
    )
    expect(await statusAs(second, 'another one')).toBe(401)
    expect(await statusAs(second, PASSWORD)).toBe(200)
  })

  it('added later, warns that root has the default, until /set-root-password.sh sets it', async () => {
    const volume = [
      ...['--volume', `${await newVolume()}:/srv/milvus`],
      ...['--env', 'MILVUS_DATA_DIR=/srv/milvus'],
      ...['--env', 'proxy.port=19530']
    ]
    const first = await startWith(undefined, volume)
    expect(await statusAs(first)).toBe(200)
    expect(await logsOf(first)).toContain('authentication off')
    await docker(['rm', '--force', first])
    const later = await startWith(`${PASSWORD} "\\ 밀`, volume)
    expect(await logsOf(later)).toContain(
      "warning: root's password is still Milvus"
    )

    await exec(later, '/set-root-password.sh')

    expect(await statusAs(later, 'Milvus')).toBe(401)
    await expect(exec(later, '/set-root-password.sh')).rejects.toThrow(
      'root has another password than Milvus already'
    )
    await docker(['restart', later])
    await untilHealthy(later)
    const logs = await logsOf(later)
    expect(logs.match(/root's password is still Milvus/g)).toHaveLength(1)
    expect(logs).not.toContain(PASSWORD)
  })
})
