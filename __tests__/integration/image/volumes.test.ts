import { beforeAll, describe, expect, it } from '@jest/globals'
import {
  buildImage,
  exec,
  FAKE_MILVUS,
  logsOf,
  newVolume,
  run,
  start,
  untilHealthy,
  untilNoted
} from '../support/container.ts'
import { docker } from '../support/lab.ts'

const DATA = '/var/lib/milvus'

const images: Record<number, string> = {}

beforeAll(async () => {
  for (const base of [2, 3] as const) images[base] = await buildImage(base)
})

/** Runs a shell as root on a volume. */
async function shell(volume: string, script: string): Promise<string> {
  const options = ['--volume', `${volume}:${DATA}`, '--entrypoint', 'sh']
  return (await run(images[2] ?? '', options, ['-c', script])).output
}

/** Runs the image of a base on a volume to its end, with Milvus a fake. */
async function startFake(base: 2 | 3, volume: string): Promise<string> {
  const options = [...FAKE_MILVUS, '--volume', `${volume}:${DATA}`]
  return (await run(images[base] ?? '', options)).output
}

describe('Milvus 3, which has a user of its own', () => {
  it('runs as that user, on a volume of root that it is given', async () => {
    const volume = await newVolume()
    const id = await start(images[3] ?? '', ['--volume', `${volume}:${DATA}`])
    await untilHealthy(id)

    const processes = await docker(['top', id, '-eo', 'pid,uid,args'])
    expect(processes).toMatch(/\s999\s+milvus run standalone$/m)
    expect(await exec(id, 'stat', '-c', '%u', `${DATA}/etcd/member`)).toBe(
      '999'
    )
    expect(await logsOf(id)).toContain(
      `changing the owner of ${DATA} to uid 999 (first start only)`
    )
  })

  it('is given what Milvus 2 wrote as root, once', async () => {
    const volume = await newVolume()
    await startFake(2, volume)
    await shell(
      volume,
      `mkdir -p ${DATA}/data/a/b ${DATA}/analyzer && echo x >${DATA}/data/a/b/c`
    )

    const first = await startFake(3, volume)
    const owner = `stat -c %u ${DATA}/data/a/b/c ${DATA}/etcd/written`
    expect(await shell(volume, owner)).toBe('999\n999\n')
    expect(await shell(volume, `stat -c %u ${DATA}/analyzer`)).toBe('999\n')
    await shell(volume, `chown 0 ${DATA}/data/a/b/c`)
    const second = await startFake(3, volume)

    expect(first).toContain('changing the owner')
    // Not walked through again: what is inside stays as it is.
    expect(second).not.toContain('changing the owner')
    expect(await shell(volume, owner)).toBe('0\n999\n')
  })

  it('resumes a change of owner that was interrupted', async () => {
    const volume = await newVolume()
    await startFake(2, volume)
    // As after a kill in the middle: chown changes a folder after its contents.
    await shell(volume, `chown 999 ${DATA}/data ${DATA}/etcd/written`)

    expect(await startFake(3, volume)).toContain('changing the owner')
    expect(await shell(volume, `stat -c %u ${DATA}/etcd`)).toBe('999\n')
  })

  it('leaves alone what else is on the volume', async () => {
    const volume = await newVolume()
    await shell(volume, `mkdir ${DATA}/models`)

    await startFake(3, volume)

    expect(await shell(volume, `stat -c %u ${DATA}/models`)).toBe('0\n')
  })

  it('runs on a volume that may not be given away, but is writable', async () => {
    const options = ['--tmpfs', `${DATA}:mode=0777`, '--cap-drop', 'CHOWN']
    const places =
      'umask 0; cd /var/lib/milvus && mkdir etcd data rdb_data rdb_data_meta_kv'

    const { code, output } = await run(
      images[3] ?? '',
      [...FAKE_MILVUS, ...options],
      ['sh', '-c', `${places}; exec /entrypoint.sh`]
    )

    expect(output).toContain('started: milvus run standalone\nuid: 999\n')
    expect(code).toBe(0)
  })

  it('stops on a volume that may not be given away, and is not writable', async () => {
    const options = ['--tmpfs', `${DATA}:mode=0755`, '--cap-drop', 'CHOWN']

    const { code, output } = await run(images[3] ?? '', [
      ...FAKE_MILVUS,
      ...options
    ])

    expect(output).toContain(
      `error: cannot write to ${DATA} (Permission denied): mount a volume that uid 999 can write to`
    )
    expect(code).toBe(1)
  })

  it('keeps its data for Milvus 2, which runs as root, but only on request', async () => {
    const volume = await newVolume()
    await untilNoted(
      await start(images[3] ?? '', ['--volume', `${volume}:${DATA}`])
    )

    expect(await startFake(2, volume)).toContain(
      `(to try it all the same, remove ${DATA}/etcd/milvus-runpod)`
    )
    await shell(volume, `rm ${DATA}/etcd/milvus-runpod`)
    expect(await startFake(2, volume)).toContain('uid: 0\n')
  })

  it('is given nothing of the image through links on the volume', async () => {
    const volume = await newVolume()
    const mine = '/srv/mine'
    const links = `ln -s ${mine} ${DATA}/data; ln -s ${mine} ${DATA}/rdb_data`
    await shell(volume, links)
    const script = `mkdir -p ${mine}; touch ${mine}/file; /entrypoint.sh; stat -c %u ${mine} ${mine}/file`

    const { output } = await run(
      images[3] ?? '',
      [...FAKE_MILVUS, '--volume', `${volume}:${DATA}`],
      ['sh', '-c', script]
    )

    expect(output).toContain(`error: cannot write to ${DATA}`)
    expect(output).toMatch(/^0\n0\n/m)
  })
})

describe('a volume', () => {
  it('that is full stops an old database, too', async () => {
    const fill = ['--tmpfs', `${DATA}:size=70m`]
    const script = [
      `mkdir -p ${DATA}/etcd/member`,
      `head -c 80m /dev/zero >${DATA}/rest 2>/dev/null`,
      'exec /entrypoint.sh'
    ].join('; ')

    const { code, output } = await run(
      images[2] ?? '',
      [...FAKE_MILVUS, ...fill],
      ['sh', '-c', script]
    )

    expect(output).toContain(
      `error: only 0 MiB are free in ${DATA}, but Milvus needs 1 MiB to start`
    )
    expect(code).toBe(1)
  })

  it('is told from the container, whose data goes with it', async () => {
    const volume = await newVolume()

    expect(await startFake(2, volume)).toContain(`data in ${DATA} (a volume)`)
    expect((await run(images[2] ?? '', FAKE_MILVUS)).output).toContain(
      `data in ${DATA} (no volume: lost with the container)`
    )
  })

  it.each([
    ['0 0', 'started: milvus'],
    ['0 5000', 'error: only 0 MiB are free']
  ])('of which df says %j (free and all) gets: %s', async (sizes, told) => {
    // Such as a network file system that does not know its size.
    const df = `#!/bin/sh\necho Avail\nfor folder; do echo ${sizes} fuse /var; done`
    const script = `printf '${df.replaceAll('\n', '\\n')}' >/bin/df; exec /entrypoint.sh`

    const { output } = await run(images[2] ?? '', FAKE_MILVUS, [
      ...['sh', '-c', script]
    ])

    expect(output).toContain(told)
  })
})
