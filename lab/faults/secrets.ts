// Looks for the secrets of a run wherever they could have got to.
import { lab } from '../inputs.ts'
import type { RunResult } from '../runner.ts'
import { watchEngine } from './secrets/engine.ts'
import { watchFiles, watchLeftFiles } from './secrets/files.ts'
import { watchProcesses } from './secrets/processes.ts'
import { leaksInPushed } from './secrets/registry.ts'
import { leaksInTexts } from './secrets/texts.ts'
import { watchTraffic, type Receiver } from './secrets/traffic.ts'
import { share } from './secrets/watch.ts'
import type { World } from './world.ts'

/** Looks while the action runs, and afterwards. */
export interface SecretsWatch {
  /** @param runner the runner's folder, before the main step */
  begin: (runner: string) => void
  /** Before the runner's folder is removed. */
  end: () => void
  /** Returns where secrets are or were that may be nowhere. */
  leaks: (run: RunResult) => Promise<string[]>
}

/** Begins to look for the secrets of a world. */
export function watchSecrets(world: World): SecretsWatch {
  const { home, workspace, tmp, target } = world
  const before = target.requests.length
  const { engine } = world
  const watches = [
    share('processes', () => watchProcesses()),
    share(`engine ${engine ?? ''}`, () => watchEngine(engine)),
    watchTraffic(() => receiversOf(world))
  ]
  const ofFiles: { stop: () => string[] }[] = []
  let inFiles: string[] = []
  return {
    begin(runner) {
      const folders = { runner, home, workspace, tmp }
      ofFiles.push(watchFiles(folders), watchLeftFiles(folders))
    },
    end() {
      inFiles = ofFiles.flatMap((one) => one.stop())
    },
    async leaks(run) {
      const pushed = target.requests.slice(before)
      const found = [
        ...(
          await Promise.all(watches.map(async (one) => await one.stop()))
        ).flat(),
        ...inFiles,
        ...leaksInTexts(run),
        ...(await leaksInPushed(lab('REGISTRY'), pushed))
      ]
      return [...new Set(found)]
    }
  }
}

function receiversOf({ target, base, github, runpod }: World): Receiver[] {
  const at = (
    name: string,
    address: string,
    secrets: Receiver['secrets']
  ): Receiver => ({ name, port: Number(address.split(':').at(-1)), secrets })
  return [
    at('the registry of the image', target.host, ['password']),
    at('the registry of the base', base.host, ['basePassword']),
    at('GitHub', github.url, ['token']),
    ...(runpod ? [at('RunPod', runpod.url, ['runpodKey'])] : [])
  ]
}
