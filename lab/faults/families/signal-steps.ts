// Where a signal can meet the job, and how one sees that it is there.
import { execFileSync } from 'node:child_process'
import { appendFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Step } from '../family.ts'
import {
  LOCAL,
  MERGE,
  OWN_DOCKERFILE,
  PUBLISH,
  TEST_AGAIN,
  UPGRADE,
  useOwnDockerfile,
  type Scenario
} from '../scenarios.ts'
import type { World } from '../world.ts'
import {
  after,
  andLater,
  atLog,
  atPipe,
  atRequest,
  atScript,
  atStart,
  pipeOf,
  type Reach
} from './signal-points.ts'

export interface SignalStep extends Step {
  reach: Reach
  /** Whether some tags may have moved by then, to tested bytes. */
  tags?: 'some' | 'all'
  /** True if it cannot say yet that it was cancelled. */
  isEarly?: boolean
  /** True if all is published by then, so that a cancellation changes nothing. */
  isOver?: boolean
  /** The one signal that shows something there. */
  only?: NodeJS.Signals
}

function changed(scenario: Scenario, change: (world: World) => void): Scenario {
  return {
    ...scenario,
    async prepare(world) {
      await scenario.prepare(world)
      change(world)
    }
  }
}

/** Milvus in which something fails, at a level. */
function withMilvus(level: string, fault: string): Scenario {
  return changed(PUBLISH, ({ inputs }) => {
    inputs['smoke-test'] = level
    inputs['smoke-env'] = `MILVUS_STANDIN_FAULT=${fault}`
  })
}

/** A build that takes long. */
function withSlowBuild(scenario: Scenario): Scenario {
  return changed(scenario, ({ workspace }) => {
    const file = path.join(workspace, 'context', 'Dockerfile')
    appendFileSync(file, 'RUN echo at work; sleep 60\n')
  })
}

/** A smoke-script that takes long. */
function withScript(before = ''): Scenario {
  return changed(PUBLISH, ({ inputs, workspace }) => {
    inputs['smoke-test'] = 'query'
    inputs['smoke-script'] = 'smoke.sh'
    writeFileSync(
      path.join(workspace, 'smoke.sh'),
      `#!/bin/sh\n${before}\ntouch begun\nsleep 60\nsleep 60\n`,
      { mode: 0o755 }
    )
  })
}

/** A file of the runner whose write waits until somebody reads it. */
function withPipe(name: 'GITHUB_OUTPUT' | 'GITHUB_STEP_SUMMARY'): Scenario {
  return changed(PUBLISH, (world) => {
    execFileSync('mkfifo', [pipeOf(world)])
    world.runner[name] = pipeOf(world)
  })
}

const TAG = /\/manifests\/2\.6\.22$/
const FLOATING = /\/manifests\/2\.6$/
const DIGEST = /\/manifests\/sha256:/
const RUNNING = ': running '

export const STEPS: SignalStep[] = [
  { name: 'starts', scenario: PUBLISH, reach: atStart, isEarly: true },
  {
    name: 'reads the inputs',
    scenario: PUBLISH,
    reach: atLog(/::add-mask/, 0)
  },
  {
    name: 'logs in',
    scenario: PUBLISH,
    reach: atRequest({ path: /^\/v2\/$/ })
  },
  {
    name: 'gets a token',
    scenario: PUBLISH,
    reach: atRequest({ path: /^\/token.*repository/ })
  },
  {
    name: 'reads the tags',
    scenario: PUBLISH,
    reach: atRequest({ path: TAG })
  },
  {
    name: 'creates the builder',
    scenario: PUBLISH,
    reach: atLog(/docker buildx create/, 0)
  },
  {
    name: 'starts the builder',
    scenario: PUBLISH,
    reach: atLog(/Starting BuildKit/, 0)
  },
  {
    name: 'builds',
    scenario: withSlowBuild(OWN_DOCKERFILE),
    reach: atLog(/^#\d+ [\d.]+ at work/m)
  },
  {
    name: 'builds into the engine',
    scenario: withSlowBuild(changed(LOCAL, useOwnDockerfile)),
    reach: atLog(/^#\d+ [\d.]+ at work/m)
  },
  {
    name: 'pushes layers',
    scenario: PUBLISH,
    reach: atRequest({ method: 'POST', path: /\/blobs\/uploads/ })
  },
  {
    name: 'pushes the image',
    scenario: PUBLISH,
    reach: andLater(atRequest({ method: 'PUT', path: DIGEST }))
  },
  {
    name: 'pulls the image to test',
    scenario: PUBLISH,
    reach: after(
      /::group::Smoke test/,
      atRequest({ method: 'GET', path: /\/blobs\// })
    )
  },
  {
    name: 'starts the container',
    scenario: PUBLISH,
    reach: atLog(new RegExp(RUNNING), 0)
  },
  {
    name: 'waits for Milvus',
    scenario: withMilvus('health', 'never-healthy'),
    reach: atLog(new RegExp(RUNNING), 2000)
  },
  {
    name: 'asks Milvus',
    scenario: withMilvus('query', 'no-answer'),
    reach: atLog(/healthy after/, 2000)
  },
  {
    name: 'restarts Milvus',
    scenario: withMilvus('restart', 'hung-stop'),
    reach: atLog(/says that it is/, 4000)
  },
  { name: 'runs the smoke-script', scenario: withScript(), reach: atScript },
  {
    name: 'runs a smoke-script that ignores signals',
    scenario: withScript("trap '' INT TERM"),
    reach: atScript
  },
  {
    name: 'tests the replaced image',
    scenario: UPGRADE,
    reach: atLog(new RegExp(`(${RUNNING}[^]*){2}`))
  },
  {
    name: 'opens the replaced data',
    scenario: UPGRADE,
    reach: atLog(new RegExp(`(${RUNNING}[^]*){3}`))
  },
  {
    name: 'tests an image in the engine',
    scenario: LOCAL,
    reach: atLog(new RegExp(RUNNING))
  },
  {
    name: 'marks the image',
    scenario: TEST_AGAIN,
    reach: andLater(atRequest({ method: 'PUT', path: /\/manifests\// })),
    tags: 'some'
  },
  {
    name: 'looks at the tags',
    scenario: PUBLISH,
    reach: after(/healthy after/, atRequest({ path: TAG }))
  },
  {
    name: 'sets the exact tag',
    scenario: PUBLISH,
    reach: andLater(atRequest({ method: 'PUT', path: TAG })),
    tags: 'some'
  },
  {
    name: 'looks at the floating tag',
    scenario: PUBLISH,
    reach: andLater(
      atRequest({ method: 'PUT', path: TAG }, { path: FLOATING })
    ),
    tags: 'some'
  },
  {
    name: 'sets the floating tag',
    scenario: PUBLISH,
    reach: andLater(atRequest({ method: 'PUT', path: FLOATING })),
    tags: 'some'
  },
  {
    name: 'reads a tag back',
    scenario: PUBLISH,
    reach: atRequest({ method: 'PUT', path: FLOATING }, { path: TAG }),
    tags: 'some'
  },
  {
    name: 'reads parts to merge',
    scenario: MERGE,
    reach: atRequest({ path: DIGEST })
  },
  {
    name: 'merges',
    scenario: MERGE,
    reach: andLater(atRequest({ method: 'PUT', path: /\/manifests\// })),
    tags: 'some'
  },
  {
    name: 'writes the outputs',
    scenario: withPipe('GITHUB_OUTPUT'),
    reach: atPipe,
    tags: 'some',
    // It is written without a pause in which Node would look for others.
    only: 'SIGKILL'
  },
  {
    name: 'writes the summary',
    scenario: withPipe('GITHUB_STEP_SUMMARY'),
    reach: atPipe,
    tags: 'all',
    isOver: true
  }
]
