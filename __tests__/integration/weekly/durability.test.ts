import { beforeAll, describe, expect, it } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
import { client, startWriting } from '../support/client.ts'
import {
  buildImage,
  newVolume,
  RESTARTABLE,
  start,
  untilHealthy,
  writtenElsewhere
} from '../support/container.ts'
import { docker } from '../support/lab.ts'

const VOLUMES = 4
const ROUNDS = 5

/** More than a client can write in a round, so that no id comes twice. */
const IDS_A_ROUND = 2000

/** It keeps two cores busy for two minutes, and may have to share them. */
const TIMEOUT_MS = 600_000

let image: string

beforeAll(async () => {
  image = await buildImage('real')
})

/** Writes until some rows are flushed and some more are not, and kills Milvus then. */
async function writeAndKill(
  id: string,
  first: number
): Promise<{ acknowledged: number; flushed: number }> {
  const writing = await startWriting(id, first)
  while (writing.flushed < first || writing.acknowledged <= writing.flushed) {
    if (writing.process.exitCode !== null) throw new Error('the client ended')
    await sleep(20)
  }
  await sleep(Math.random() * 500)
  await docker(['kill', '--signal', 'KILL', id])
  writing.process.kill('SIGKILL') // it would wait for the server for minutes
  await writing.ended
  return writing
}

describe('rows and their index on a volume', () => {
  it(
    `survive ${VOLUMES * ROUNDS} kills while a client writes: all rows that were flushed, and all that were acknowledged`,
    async () => {
      await Promise.all(
        Array.from({ length: VOLUMES }, async () => {
          const id = await start(image, [
            ...RESTARTABLE,
            ...['--volume', `${await newVolume()}:/var/lib/milvus`],
            ...['--publish', '127.0.0.1::19530']
          ])
          await untilHealthy(id)
          const acknowledged: string[] = []
          for (let round = 0; round < ROUNDS; round++) {
            const first = round * IDS_A_ROUND
            const written = await writeAndKill(id, first)
            acknowledged.push(`${first}-${written.acknowledged}`)
            await docker(['start', id])
            await untilHealthy(id)
          }
          // What was flushed is among it; the rest is in the message queue, which
          // outlives a kill. Without its index, the collection would not load.
          expect(await client(id, 'missing', ...acknowledged)).toBe('[]')
        })
      )
    },
    TIMEOUT_MS
  )
})

/** Folders that are a volume; with the second, MILVUS_DATA_DIR names it. */
const FOLDERS = ['/var/lib/milvus', '/srv/milvus']

describe.each(FOLDERS)(
  'rows in the queue natsmq, with the data in %s',
  (folder) => {
    it('are there in another container with the same volume, and nothing but the volume is needed for that', async () => {
      const options = [
        ...RESTARTABLE,
        ...['--volume', `${await newVolume()}:${folder}`],
        ...['--env', 'MQ_TYPE=natsmq', '--env', `MILVUS_DATA_DIR=${folder}`],
        ...['--publish', '127.0.0.1::19530']
      ]
      const first = await start(image, options)
      await untilHealthy(first)
      await client(first, 'insert')
      const elsewhere = await writtenElsewhere(first, folder)
      await docker(['rm', '--force', first])

      const second = await start(image, options)
      await untilHealthy(second)

      expect(await client(second, 'missing', '0-99')).toBe('[]')
      expect(elsewhere).toEqual([])
    })
  }
)
