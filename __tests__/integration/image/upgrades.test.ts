import { beforeAll, describe, expect, it } from '@jest/globals'
import {
  buildImage,
  exec,
  newVolume,
  NOTE,
  run,
  start,
  until,
  untilHealthy,
  untilNoted
} from '../support/container.ts'
import { docker } from '../support/lab.ts'
import { startFake, type FakeStart } from '../support/fake-milvus.ts'

const images: Record<number, string> = {}

beforeAll(async () => {
  for (const base of [2, 3] as const) images[base] = await buildImage(base)
})

const PASSWORD = { MILVUS_ROOT_PASSWORD: 'x' }

/** Starts one version on a volume that another has written. */
async function startAfter(
  from: string,
  to: string,
  end = '\\n'
): Promise<FakeStart> {
  const folder = '/var/lib/milvus/etcd'
  const write = `mkdir -p ${folder}/member && printf 'version=${from}${end}' >${folder}/milvus-runpod`
  const command = ['sh', '-c', `${write}; exec /entrypoint.sh`]
  return await startFake(images[2] ?? '', { MILVUS_VERSION: to }, command)
}

describe('a volume', () => {
  it.each([
    ['2.5.16', '2.6.0'],
    ['2.5.27', '3.0.2'],
    ['2.4.0', '2.5.27'],
    ['2.6.22', '2.6.10'],
    ['2.6.22', '3.0.2'],
    ['2.6.22', '2.6.22-rc1'],
    ['2.08.09', '2.6.22'],
    ['9999.1.1', '2.6.22'],
    ['a.b.c', '2.6.22'],
    ['2.4', '2.6.22'],
    ['2.6.22', 'mine'],
    ['', '2.6.22']
  ])('of Milvus %j is opened by Milvus %s', async (from, to) => {
    const { output } = await startAfter(from, to)

    expect(output).toContain('started: milvus')
  })

  it.each([
    ['2.5.15', '2.6.0', 'first start Milvus 2.5.16 or later of 2.5 on it'],
    ['2.4.23', '3.0.2', 'first start Milvus 2.5.16 or later of 2.5 on it'],
    ['2.6.0', '2.5.27', 'use Milvus 2.6 or later, or another volume'],
    ['3.0.2', '2.6.22', 'use Milvus 3.0 or later, or another volume'],
    ['3.1.0-rc1', '3.0.2', 'use Milvus 3.1 or later, or another volume']
  ])('of Milvus %s is not touched by Milvus %s', async (from, to, advice) => {
    const { code, output } = await startAfter(from, to)

    expect(output).toContain(
      `error: Milvus ${from} wrote this volume, and Milvus ${to} cannot read it: ${advice} (to try it all the same, remove /var/lib/milvus/etcd/milvus-runpod)`
    )
    expect(output).not.toContain('started: milvus')
    expect(code).toBe(1)
  })

  it.each(['', '\\r\\n', '\\n\\n\\377\\n'])(
    'is known also when its note ends with %j',
    async (end) => {
      const { output } = await startAfter('3.0.2', '2.6.22', end)

      expect(output).toContain('error: Milvus 3.0.2 wrote this volume')
    }
  )

  it('keeps the last version that was healthy, also when its owner changes', async () => {
    const volume = await newVolumeOption()
    const notes: string[] = []
    for (const base of [2, 3]) {
      const id = await start(images[base] ?? '', volume)
      notes.push(await untilNoted(id))
      await docker(['rm', '--force', id])
    }

    expect(notes).toEqual([
      expect.stringMatching(/^version=2\..*\npassword=default$/),
      expect.stringMatching(/^version=3\..*\npassword=default$/)
    ])
  })

  it('of a Milvus that ended before it was healthy is opened by an earlier one, with a warning until that is healthy', async () => {
    const volume = await newVolumeOption()
    await untilNoted(await start(images[2] ?? '', volume))
    await startFake(images[3] ?? '', {}, [], volume)

    const back = await startFake(images[2] ?? '', {}, [], volume)
    const note = await untilNoted(await start(images[2] ?? '', volume))
    const again = await startFake(images[2] ?? '', {}, [], volume)

    expect(back.output).toMatch(
      /warning: Milvus 3\S+ was started on this volume, and was not seen to be healthy: if Milvus 2\S+ cannot read what it left, use Milvus 3\S+, or restore a backup/
    )
    expect(back.output).toContain('started: milvus')
    expect(note).toMatch(/^version=2\./)
    expect(again.output).not.toContain('warning: Milvus 3')
  })

  it.each([
    ['without and with a password', {}, PASSWORD, 'default'],
    ['with and without a password', PASSWORD, {}, 'default'],
    ['with a password', PASSWORD, PASSWORD, 'given']
  ])(
    'whose first starts, %s, got nowhere, is taken to have the default password if it may',
    async (_, first, second, password) => {
      const script = `mkdir -p /var/lib/milvus/etcd/member; exec /entrypoint.sh`
      const volume = await newVolumeOption()
      const image = images[2] ?? ''
      await startFake(image, first, [], volume)
      await startFake(image, second, ['sh', '-c', script], volume)

      const { output } = await run(
        image,
        [...volume, '--entrypoint', 'cat'],
        [NOTE]
      )

      expect(output).toContain(`password=${password}\n`)
    }
  )
})

const SECRET = 'sEcReT'

/** Prints the command line's file of what waits, if it is there. */
const FIND =
  "grep -l 'when-healthy[.]sh' /proc/[0-9]*/cmdline 2>/dev/null | grep ."

describe('what waits for Milvus to be healthy, to note that', () => {
  /** Whether it is there, and whether its environment has a text. */
  const waiter = async (id: string, text: string): Promise<string> =>
    await exec(
      id,
      'sh',
      '-c',
      `pid=$(${FIND}) || { echo gone; exit; }
       pid=\${pid#/proc/}; pid=\${pid%/*}
       user=$(stat -c %u /proc/$pid)
       setpriv --reuid=$user --regid=$user --clear-groups cat /proc/$pid/environ | grep -qaF '${text}' && echo has || echo lacks`
    )

  it.each([2, 3])('has no secret with Milvus %d', async (base) => {
    const options = ['MILVUS_ROOT_PASSWORD', 'RUNPOD_API_KEY', 'PUBLIC_KEY']
      .map((name) => `${name}=${SECRET}`)
      .concat('MILVUS_STANDIN_FAULT=never-healthy')
      .flatMap((line) => ['--env', line])

    const id = await start(images[base] ?? '', options)
    // On its way, it is setpriv, whose environment another user may not read.
    await until(async () => (await waiter(id, 'DEPLOY_MODE=')) === 'has')

    expect(await waiter(id, SECRET)).toBe('lacks')
  })

  it('is gone when the note is written, and with Milvus', async () => {
    const healthy = await start(images[3] ?? '')
    await untilNoted(healthy)
    const ended = await start(images[3] ?? '', [], ['sleep', 'infinity'])
    await exec(
      ended,
      ...['sh', '-c', 'MILVUS_STANDIN_FAULT=dies milvus run standalone || true']
    )

    for (const id of [healthy, ended]) {
      const wait = `while ${FIND}; do sleep 0.1; done`
      await exec(id, 'sh', '-c', wait)
      expect(await docker(['top', id, '-eo', 'pid,stat'])).not.toContain('Z')
    }
  })

  it("leaves Milvus' exit code and its stop as they are", async () => {
    const dies = await run(images[3] ?? '', [
      ...['--env', 'MILVUS_STANDIN_FAULT=exit']
    ])
    const id = await start(images[3] ?? '')
    await untilHealthy(id)
    await docker(['stop', id])

    expect(dies.code).toBe(1)
    expect(
      await docker(['inspect', '--format', '{{.State.ExitCode}}', id])
    ).toBe('0')
  })
})

/** What somebody may have left where the note is, and what it leads to. */
const TRAPS = [
  ['a link', `ln -s /tmp/target ${NOTE}`],
  ['a link in place of its next version', `ln -s /tmp/target ${NOTE}.new`],
  ['a pipe', `mkfifo ${NOTE}`],
  ['a pipe in place of its next version', `mkfifo ${NOTE}.new`],
  ['a device', `mknod ${NOTE} c 1 5`],
  ['an endless line', `head -c 5000000 /dev/zero | tr '\\0' x >${NOTE}`]
] as const

describe.each([2, 3])('for Milvus %d, a note that is', (base) => {
  it.each(TRAPS)('%s is replaced, and nothing else is', async (_, trap) => {
    const script = [
      'mkdir -p /var/lib/milvus/etcd; echo mine >/tmp/target',
      `${trap}; timeout 20 /entrypoint.sh >/dev/null`,
      `cat /tmp/target; stat -c '%F' ${NOTE}; grep trying ${NOTE}`
    ].join('; ')

    const { output } = await startFake(
      images[base] ?? '',
      {},
      ['sh', '-c', script],
      ['--cap-add', 'MKNOD']
    )

    expect(output).toMatch(/^mine\nregular file\ntrying=\S+\n/m)
  })
})

async function newVolumeOption(): Promise<string[]> {
  return ['--volume', `${await newVolume()}:/var/lib/milvus`]
}
