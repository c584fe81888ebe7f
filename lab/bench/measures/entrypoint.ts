// The entrypoint, before it becomes Milvus, and a shell that does nothing else.
import { docker } from '../commands.ts'
import { isKept, keepContainer } from '../engine.ts'
import type { Build, Measure } from '../measure.ts'
import { imageOf } from './build.ts'

/** Measurements in each round: each takes milliseconds. */
const TIMES = 8

// Milvus itself is an empty script here, without the library that the entrypoint
// would preload into it.
const SCRIPT = `printf '#!/bin/sh\\n' >/milvus/bin/milvus; exec sleep infinity`
const TIMED = `started=$(date +%s%N)
"$@" >/dev/null 2>&1
echo $(($(date +%s%N) - started))`
const SHELL = ['sh', '-c', 'exec /milvus/bin/milvus run standalone']

/** The container of each build, by its name. */
const containers = new Map<string, string>()

async function containerOf(build: Build): Promise<string> {
  const known = containers.get(build.name)
  if (isKept(known)) return known
  const container = await keepContainer([
    ...['--init', '--env', 'MILVUS_ROOT_PASSWORD=bench'],
    ...['--env', 'MILVUS_PRELOAD=', '--entrypoint', 'sh'],
    ...[await imageOf(build), '-c', SCRIPT]
  ])
  containers.set(build.name, container)
  // The first time, it makes the folders of the data.
  await timedIn(container, ['/entrypoint.sh'])
  return container
}

/** Seconds of a command in the container, without the way into it. */
async function timedIn(container: string, command: string[]): Promise<number> {
  const args = ['exec', container, 'sh', '-c', TIMED, 'sh', ...command]
  return Number(await docker(...args)) / 1e9
}

export const ENTRYPOINT: Measure[] = [
  {
    name: 'entrypoint',
    isOurs: true,
    times: TIMES,
    run: async (build) => timedIn(await containerOf(build), ['/entrypoint.sh'])
  },
  {
    name: 'shell',
    times: TIMES,
    run: async (build) => timedIn(await containerOf(build), SHELL)
  }
]
