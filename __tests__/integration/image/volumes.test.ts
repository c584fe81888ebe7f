import { beforeAll, describe, expect, it } from '@jest/globals'
import {
  buildImage,
  exec,
  FAKE_MILVUS,
  logsOf,
  newVolume,
  NOTE,
  run,
  start,
  until,
  untilHealthy,
  untilNoted,
  writtenElsewhere
} from '../support/container.ts'
import { docker } from '../support/lab.ts'

const DATA = '/var/lib/milvus'

const images: Record<number, string> = {}

beforeAll(async () => {
  for (const base of [2, 3] as const) images[base] = await buildImage(base)
})

/** Runs a script in a container of a base, with Milvus a fake; returns what it prints. */
async function runScript(
  base: 2 | 3,
  script: string,
  options: string[] = []
): Promise<string> {
  const entrypoint = [...FAKE_MILVUS, ...options, '--entrypoint', 'sh']
  const command = ['-c', `exec 2>&1; ${script}`]
  return (await run(images[base] ?? '', entrypoint, command)).output
}

// Which folders belong to which queue, and follow MILVUS_DATA_DIR:
// docker-image/volume.test.ts.
describe('everything that Milvus writes', () => {
  it.each([
    { base: 2, data: DATA, queue: 'rocksmq' },
    { base: 3, data: '/workspace/my data', queue: 'rocksmq' },
    { base: 2, data: '/workspace/my data', queue: 'natsmq' },
    { base: 3, data: DATA, queue: 'woodpecker' }
  ])(
    "is on the volume at $data and its user's, with the queue $queue and Milvus $base",
    async ({ base, data, queue }) => {
      const id = await start(images[base] ?? '', [
        ...['--volume', `${await newVolume()}:${data}`],
        ...['--env', `MILVUS_DATA_DIR=${data}`, '--env', `MQ_TYPE=${queue}`]
      ])
      await untilHealthy(id)

      const stat = 'stat -c %U "$0" "$0"/*'
      const owners = await exec(id, 'sh', '-c', stat, data)
      expect(new Set(owners.split('\n'))).toEqual(
        new Set([base === 3 ? 'milvus' : 'root'])
      )
      expect(await writtenElsewhere(id, data)).toEqual([])
    }
  )
})

describe('a volume of Milvus 2', () => {
  it('is given to Milvus 3, which is noted when it is healthy, and goes back only on request', async () => {
    const volume = ['--volume', `${await newVolume()}:${DATA}`]
    const second = await start(images[2] ?? '', volume)
    const before = await untilNoted(second)
    await docker(['rm', '--force', second])

    const third = await start(images[3] ?? '', volume)
    const after = await untilNoted(third)

    expect(before).toMatch(/^version=2\..*\npassword=default$/)
    expect(after).toMatch(/^version=3\..*\npassword=default$/)
    expect(await docker(['top', third, '-eo', 'pid,uid,args'])).toMatch(
      /\s999\s+milvus run standalone$/m
    )
    expect(await exec(third, 'stat', '-c', '%u', `${DATA}/etcd/member`)).toBe(
      '999'
    )
    expect(await logsOf(third)).toContain(
      `changing the owner of ${DATA} to uid 999 (first start only)`
    )
    await docker(['rm', '--force', third])
    const back = `/entrypoint.sh milvus run standalone; rm ${NOTE}; exec /entrypoint.sh`
    expect(await runScript(2, back, volume)).toMatch(
      /remove .*milvus-runpod\)[^]*started: milvus run standalone\nuid: 0\n/
    )
  })
})

describe('the owner of a volume', () => {
  const OWNER = `stat -c '%n %u' data/a/b/c analyzer etcd models`

  it('changes once, also after an interruption, and not of what else is there', async () => {
    const output = await runScript(
      3,
      `cd ${DATA}; mkdir -p etcd data/a/b rdb_data rdb_data_meta_kv analyzer models; echo x >data/a/b/c
       echo one; /entrypoint.sh; ${OWNER}
       echo two; chown 0 data/a/b/c; /entrypoint.sh; ${OWNER}
       # As after a kill in the middle: chown changes a folder after its contents.
       echo three; chown 0 etcd; /entrypoint.sh; ${OWNER}`,
      ['--tmpfs', `${DATA}:mode=0755`]
    )

    const changing = 'milvus-runpod: changing the owner'
    const [, one = '', two = '', three = ''] =
      output.split(/^(?:one|two|three)$/m)
    expect(one).toContain('data/a/b/c 999\nanalyzer 999\netcd 999\nmodels 0\n')
    // Not walked through again: what is inside stays as it is.
    expect(two).toContain('data/a/b/c 0\nanalyzer 999\netcd 999\nmodels 0\n')
    expect(three).toContain(
      'data/a/b/c 999\nanalyzer 999\netcd 999\nmodels 0\n'
    )
    expect(output.split(changing)).toHaveLength(3)
  })

  it('changes nothing of the image through links, and need not change where all may write', async () => {
    const output = await runScript(
      3,
      `mkdir -p /srv/mine; touch /srv/mine/file; cd ${DATA}
       ln -s /srv/mine data; ln -s /srv/mine rdb_data; /entrypoint.sh
       stat -c %u /srv/mine /srv/mine/file
       rm -r *; umask 0; mkdir etcd data rdb_data rdb_data_meta_kv
       setpriv --bounding-set=-chown /entrypoint.sh`,
      ['--tmpfs', `${DATA}:mode=0777`]
    )

    expect(output).toMatch(/error: cannot write to [^]*^0\n0\n/m)
    expect(output).toContain('started: milvus run standalone\nuid: 999\n')
  })
})

const SECRET = 'sEcReT'

/** Prints the command line's file of what waits, if it is there. */
const FIND =
  "grep -l 'when-health[y]' /proc/[0-9]*/cmdline 2>/dev/null | grep ."

describe('what waits for Milvus to be healthy, to note that', () => {
  /** Whether it is there, and whether its environment has a text. */
  const waiter = async (id: string, text: string): Promise<string> =>
    await exec(
      id,
      'sh',
      '-c',
      `pid=$(${FIND}) || { echo gone; exit; }
       pid=\${pid#/proc/}; pid=\${pid%%/*}
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

  it('is gone when the note is written, and Milvus ends by TERM', async () => {
    const id = await start(images[3] ?? '')
    await untilNoted(id)

    await exec(id, 'sh', '-c', `while ${FIND}; do sleep 0.1; done`)
    expect(await docker(['top', id, '-eo', 'pid,stat'])).not.toContain('Z')
    await docker(['stop', id])
    const format = ['--format', '{{.State.ExitCode}}']
    expect(await docker(['inspect', ...format, id])).toBe('0')
  })

  it("is gone with Milvus, and leaves Milvus' exit code as it is", async () => {
    const id = await start(images[3] ?? '', [], ['sleep', 'infinity'])
    const script =
      'MILVUS_STANDIN_FAULT=exit milvus run standalone >&2; echo $?'

    expect(await exec(id, 'sh', '-c', script)).toBe('1')
    await exec(id, 'sh', '-c', `while ${FIND}; do sleep 0.1; done`)
    expect(await docker(['top', id, '-eo', 'pid,stat'])).not.toContain('Z')
  })
})
