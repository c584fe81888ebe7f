// Something happens to the container of the test, or to what it needs, that is not the
// fault of Milvus: another job or program uses the same engine, or the machine is full.
import type { Expected, Family, Fault } from '../family.ts'
import { STEPS, type At, type ContainerStep } from './container-steps.ts'
import { hookDocker, type Hook } from './docker-hook.ts'

interface ContainerFault extends Fault<ContainerStep> {
  at: Partial<Record<At, Expected>>
}

/** What an error about a disturbed test must not say: that anything is wrong with Milvus. */
const BLAMES =
  /the new image cannot use|name another image|choose another "milvus-version"|did not survive|read the evidence|Milvus crashed|raise "smoke-timeout"/

/** The test fails, and the error says that it was not Milvus. */
function fails(
  cause: string,
  advice = 'says nothing about the image'
): Expected {
  return {
    end: 'fails',
    code: 'smoke-test-failed',
    names: new RegExp(`linux/\\w+: .*(?:${cause})[^]*(?:${advice})`),
    never: BLAMES
  }
}

/** Nothing is known about the way back, so nobody is warned of it. */
const UNKNOWN: Expected = { end: 'passes', shows: /Way&nbsp;back[^]*not known/ }

const PASSES: Expected = { end: 'passes' }

/** The same for several moments. */
function at(moments: At[], expected: Expected): ContainerFault['at'] {
  return Object.fromEntries(moments.map((moment) => [moment, expected]))
}

interface Happening {
  name: string
  run: string
  inputs?: Record<string, string>
  always?: Hook['always']
  /** If it is another time than that of the step. */
  when?: Hook['when']
  at: ContainerFault['at']
}

function faultOf({
  name,
  run,
  inputs,
  always,
  when,
  at: moments
}: Happening): ContainerFault {
  return {
    name,
    at: moments,
    begin(world, { moment, find = '' }) {
      Object.assign(world.inputs, inputs)
      hookDocker(world, {
        ...moment,
        ...(when && { when }),
        always,
        run: [find, run].join('\n')
      })
    }
  }
}

const BY_OTHERS = 'not by the test'
const KILLED = fails(`exit code 137 .*${BY_OTHERS}`)
const STOPPED = fails(`exit code (?:0|143) .*${BY_OTHERS}`)
const REMOVED = fails(`was removed\\b.*${BY_OTHERS}|No such container`)
const PAUSED = fails(`was paused .*${BY_OTHERS}`)
const RESTARTED = fails(`was restarted .*${BY_OTHERS}`)
const DISCONNECTED = fails('network')
const SHORT = { 'smoke-timeout': '15' }

const NETWORK =
  'net=$("$docker" inspect --format "{{.HostConfig.NetworkMode}}" "$id")'

const TO_THE_CONTAINER: Happening[] = [
  {
    name: 'is killed by somebody',
    run: 'real kill "$id"',
    at: {
      ...at(
        ['waits', 'checks', 'stays', 'asks', 'again', 'local', 'new'],
        KILLED
      ),
      old: PASSES,
      stops: PASSES,
      back: UNKNOWN
    }
  },
  {
    name: 'is killed by the machine',
    run: 'kill -9 "$("$docker" inspect --format "{{.State.Pid}}" "$id")"; sleep 0.2',
    at: {
      ...at(
        ['waits', 'stays', 'asks', 'local', 'new'],
        fails('exit code 137', 'out of memory|ran out')
      ),
      back: UNKNOWN
    }
  },
  {
    name: 'is stopped by somebody',
    run: 'real stop "$id"',
    at: {
      ...at(['waits', 'stays', 'asks', 'again', 'new'], STOPPED),
      back: UNKNOWN
    }
  },
  {
    name: 'is removed by somebody',
    run: 'real rm --force "$id"',
    at: {
      ...at(
        [
          'start',
          'waits',
          'checks',
          'stays',
          'asks',
          'stops',
          'startAgain',
          'again',
          'local',
          'unpacks',
          'old',
          'new'
        ],
        REMOVED
      ),
      back: UNKNOWN
    }
  },
  {
    name: 'is frozen by somebody',
    run: 'real pause "$id"',
    inputs: SHORT,
    at: {
      ...at(['waits', 'checks', 'stays', 'asks', 'again', 'new'], PAUSED),
      back: UNKNOWN
    }
  },
  {
    name: 'is restarted by somebody',
    run: 'real restart "$id"',
    at: {
      ...at(['stays', 'asks'], RESTARTED),
      // Before the test looks at it for the first time: it starts once more.
      ...at(['again', 'back'], PASSES)
    }
  },
  {
    name: 'is taken out of its network',
    run: `${NETWORK}; real network disconnect --force "$net" "$id"`,
    inputs: SHORT,
    at: {
      ...at(['waits', 'stays', 'asks', 'new'], DISCONNECTED),
      back: UNKNOWN
    }
  }
]

/** What docker says where the engine ends after it has done what it was asked for. */
const ANSWER_LOST =
  'echo "error during connect: Post \\"http://%2Fvar%2Frun%2Fdocker.sock/v1.51/x\\": EOF" >&2; exit 1'

/** A port is free when the engine picks it, and taken when it wants to have it. */
const PORT_TAKEN =
  'echo "Error response from daemon: failed to set up container networking: driver failed programming external connectivity on endpoint test: Bind for 127.0.0.1:32768 failed: port is already allocated" >&2; exit 1'

const MOUNTED = 'volume=${*#*source=}; volume=${volume%%,*}'

const TO_WHAT_IT_NEEDS: Happening[] = [
  {
    name: 'loses its network',
    run: `${NETWORK}; real network disconnect --force "$net" "$id"; real network rm "$net"`,
    at: at(['start', 'startAgain'], DISCONNECTED)
  },
  {
    name: 'loses its image',
    run: 'real image rm --force "$id"',
    at: {
      ...at(['create', 'createOld', 'createNew'], fails('No such image')),
      createBack: UNKNOWN
    }
  },
  {
    name: 'loses its volume',
    run: `${MOUNTED}
real rm --force $("$docker" ps --all --quiet --filter "volume=$volume")
real volume rm --force "$volume"`,
    at: {
      createNew: fails(`volume .* was removed.*${BY_OTHERS}`),
      createBack: UNKNOWN
    }
  },
  {
    name: 'gets a volume that is full',
    run: `label=\${*#*--label }; label=\${label%% *}
real volume create --label "$label" --opt type=tmpfs --opt device=tmpfs --opt o=size=1m "$id"`,
    at: {
      volume: fails('only 1 MiB are free', 'the disk is full')
    }
  },
  {
    name: 'is there, but the answer of the engine is lost',
    run: ANSWER_LOST,
    when: 'after',
    at: at(
      [
        'network',
        'create',
        'start',
        'stops',
        'startAgain',
        'volume',
        'createOld',
        'createNew',
        'createBack'
      ],
      { end: 'recovers' }
    )
  },
  {
    name: 'finds its port taken once',
    run: PORT_TAKEN,
    at: at(['start', 'startAgain'], { end: 'recovers' })
  },
  {
    name: 'finds its port taken for ever',
    run: PORT_TAKEN,
    always: true,
    at: at(['start', 'startAgain'], fails('port is already allocated'))
  }
]

export const CONTAINER: Family<ContainerStep, ContainerFault> = {
  name: 'container',
  source: import.meta.filename,
  title: 'Something happens to the container of the test',
  note: 'Jobs that share an engine can harm each other, and so can the machine. The error says that it was not Milvus, and what happened instead; a way back that could not be tried is unknown, and not closed.',
  steps: STEPS,
  faults: [...TO_THE_CONTAINER, ...TO_WHAT_IT_NEEDS].map(faultOf),
  expect: ({ at: moments }, step) => moments[step.at]
}
