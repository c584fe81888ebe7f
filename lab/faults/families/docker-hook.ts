// A docker between the job and the real one, which lets something happen right before or
// after one of the job's own calls: the log does not tell these moments.
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { World } from '../world.ts'

/** A moment, and what happens at it. */
export interface Hook {
  /** The arguments of the call, as a pattern of a shell: `start *`. */
  call: string
  /** Which of such calls, from 1 on; the first by default. */
  nth?: number
  /** True if it happens at each of them from then on. */
  always?: boolean
  /** Whether it happens right before the call, or right after it. */
  when: 'before' | 'after'
  /**
   * Lines of a shell, for which `real` runs docker without output, and `$id` is the last
   * argument of the call. Before a call they may change its arguments, or exit.
   */
  run: string
}

/** Puts a hook between the job of a world and docker. That is the fault of the cell. */
export function hookDocker(world: World, hook: Hook): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'faults-docker-'))
  world.later(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  const bin = path.join(folder, 'bin')
  mkdirSync(bin)
  const script = scriptOf(hook, folder)
  writeFileSync(path.join(bin, 'docker'), script, { mode: 0o755 })
  const { PATH = '' } = world.env
  world.env.PATH = `${bin}:${PATH}`
  world.restore = () => {
    world.env.PATH = PATH
    if (existsSync(path.join(folder, 'happened'))) world.happened()
  }
}

function scriptOf(hook: Hook, folder: string): string {
  const { call, nth = 1, always, when, run } = hook
  const pattern = call.replaceAll(' ', '\\ ')
  const isNow = `[ "$number" ${always ? '-ge' : '-eq'} ${nth} ]`
  const docker = execFileSync('sh', ['-c', 'command -v docker'])
  return `#!/bin/sh
docker='${docker.toString().trim()}' folder='${folder}' number=0
real() { "$docker" "$@" > /dev/null 2>&1 < /dev/null; }
for id; do :; done
case "$*" in
${pattern})
  number=1
  # Two calls at once get two numbers.
  while ! mkdir "$folder/$number" 2> /dev/null; do number=$((number + 1)); done ;;
esac
${isNow} || exec "$docker" "$@"
${when === 'after' ? '"$docker" "$@"; code=$?' : ''}
: > "$folder/happened"
${run}
${when === 'after' ? 'exit $code' : 'exec "$docker" "$@"'}
`
}
