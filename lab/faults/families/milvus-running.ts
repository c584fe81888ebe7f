// A Milvus that does not start, does not get or stay healthy, or ends.
import {
  fails,
  passes,
  isClosed,
  EVIDENCE,
  OF_REPLACED,
  REPLACED,
  NOT_OPENED,
  OLD_DATA,
  LATE,
  CLOSED,
  ENDS,
  EXITS,
  SHORT,
  LITTLE_MEMORY,
  type Broken
} from './milvus-words.ts'

/** It does not start. */
export const STARTING: Broken[] = [
  {
    name: 'panics at its start',
    fault: 'exit',
    at: {
      waits: fails(EXITS, EVIDENCE, /panic: the stand-in/),
      local: fails(EXITS, EVIDENCE, /panic: the stand-in/),
      again: fails(EXITS, EVIDENCE, /panic: the stand-in/),
      emulated: fails(EXITS, EVIDENCE, /panic: the stand-in/),
      replaced: fails(REPLACED + EXITS, OF_REPLACED, /panic: the stand-in/),
      opens: fails(NOT_OPENED + EXITS, OLD_DATA, /panic: the stand-in/),
      back: isClosed(new RegExp(CLOSED))
    }
  },
  {
    name: 'panics, since etcd replays too many writes',
    fault: 'leader-changed',
    at: {
      waits: fails('panic: etcdserver: leader changed; ', 'etcd replayed'),
      opens: fails(`${NOT_OPENED}panic: etcdserver`, 'etcd replayed')
    }
  },
  {
    name: 'needs instructions that the CPU lacks',
    fault: 'illegal-instruction',
    at: {
      waits: fails(ENDS(132), 'the CPU lacks instructions', /SIGILL/),
      again: fails(ENDS(132), 'the CPU lacks instructions'),
      emulated: fails(ENDS(132), 'the CPU lacks instructions'),
      replaced: fails(REPLACED + ENDS(132), 'the CPU lacks instructions')
    }
  },
  {
    name: 'needs an executable stack',
    fault: 'executable-stack',
    at: {
      waits: fails('.*shared libraries: .*', 'executable stack'),
      emulated: fails('.*shared libraries: .*', 'executable stack'),
      opens: fails(`${NOT_OPENED}.*shared libraries`, OLD_DATA)
    }
  },
  {
    name: 'finds a broken user.yaml',
    fault: 'broken-yaml',
    at: {
      waits: fails(ENDS(1), 'a YAML file is broken', /yaml: line 2/),
      local: fails(ENDS(1), 'a YAML file is broken', /yaml: line 2/)
    }
  }
]

/** In the words of the test, or of the image's own HEALTHCHECK, whichever is first. */
const ABNORMAL = /querynode(?:: abnormal|","code":2)/

/** A slow machine runs the HEALTHCHECK of the image only once it is unhealthy. */
const SICK =
  "(Milvus became unhealthy: HTTP 500, .*querynode|Milvus is healthy, but the image's HEALTHCHECK failed)"

/** It is not healthy, or nobody finds it. */
export const UNHEALTHY: Broken[] = [
  {
    name: 'has a component that never gets healthy',
    fault: 'never-healthy',
    inputs: SHORT,
    at: {
      waits: fails(
        `${LATE}HTTP 500, .*querynode`,
        'raise "smoke-timeout"|read the evidence',
        ABNORMAL
      ),
      local: fails(`${LATE}HTTP 500, .*querynode`, EVIDENCE),
      replaced: fails(`${REPLACED}${LATE}HTTP 500`, OF_REPLACED),
      opens: fails(`${NOT_OPENED}${LATE}HTTP 500`, 'not done within'),
      back: isClosed(new RegExp(CLOSED))
    }
  },
  {
    name: 'says OK without a component, for ever',
    fault: 'empty-list',
    inputs: SHORT,
    at: {
      waits: fails(
        `${LATE}HTTP 200, OK, 0 components; a healthy Milvus has 5`,
        EVIDENCE
      )
    }
  },
  {
    name: 'says OK before its components are there',
    fault: 'early-empty-list',
    after: '2s',
    at: { waits: passes(), asks: passes(), restarts: passes() }
  },
  {
    name: 'answers health checks with a web page',
    fault: 'garbage-health',
    inputs: SHORT,
    at: {
      waits: fails(
        `${LATE}HTTP 200, not the expected JSON: .*another server`,
        EVIDENCE
      )
    }
  },
  {
    name: 'listens on another port',
    fault: 'other-port',
    // More than it takes on a busy machine until the test has looked more closely.
    inputs: { 'smoke-timeout': '20' },
    at: {
      waits: fails(
        `(?:${LATE})?nobody listens on port 19530 .*19540`,
        'Milvus listens on another port'
      ),
      local: fails(
        `(?:${LATE})?nobody listens on port 19530`,
        'Milvus listens on another port'
      ),
      opens: fails(
        `${NOT_OPENED}(?:${LATE})?nobody listens`,
        'Milvus listens on another port'
      )
    }
  },
  {
    name: 'listens on the loopback alone',
    fault: 'loopback',
    inputs: SHORT,
    at: {
      waits: fails(`${LATE}port 19530 .* is open on the loopback`, EVIDENCE)
    }
  },
  {
    name: 'gets unhealthy soon after its start',
    fault: 'sickens',
    after: '1s',
    at: {
      waits: fails(SICK, EVIDENCE, ABNORMAL),
      again: fails(SICK, EVIDENCE)
    }
  },
  {
    name: 'is slow',
    fault: 'slow',
    after: '400ms',
    at: { waits: passes(), asks: passes(), restarts: passes() }
  }
]

/** It ends later. */
export const ENDING: Broken[] = [
  {
    name: 'panics once it is healthy',
    fault: 'dies',
    after: '1s',
    at: {
      waits: fails(`panic: .*; ${ENDS(1, '')}`, EVIDENCE),
      local: fails(`panic: .*; ${ENDS(1, '')}`, EVIDENCE),
      again: fails(`panic: .*; ${ENDS(1, '')}`, EVIDENCE)
    }
  },
  {
    name: 'panics while it is asked',
    fault: 'dies,no-answer',
    after: '1s',
    at: {
      asks: fails(`panic: .*; ${ENDS(1, '')}`, EVIDENCE),
      replaced: fails(`${REPLACED}panic: .*; ${ENDS(1, '')}`, OF_REPLACED),
      opens: fails(`${NOT_OPENED}panic: .*; ${ENDS(1, '')}`, OLD_DATA)
    }
  },
  {
    name: 'panics when it starts again',
    command:
      '[ -e /again ] && export MILVUS_STANDIN_FAULT=exit; touch /again; exec milvus run standalone',
    at: {
      restarts: fails(
        `panic: .*; ${ENDS(1, 'before Milvus was healthy again')}`,
        EVIDENCE
      )
    }
  },
  {
    name: 'is not healthy when it starts again',
    command:
      '[ -e /again ] && export MILVUS_STANDIN_FAULT=never-healthy; touch /again; exec milvus run standalone',
    inputs: SHORT,
    at: {
      restarts: fails(
        'the limit of 10 s ran out before Milvus was healthy again: HTTP 500',
        EVIDENCE
      )
    }
  },
  {
    name: 'listens on another port when it starts again',
    command:
      '[ -e /again ] && export PROXY_PORT=19540; touch /again; exec milvus run standalone',
    inputs: { 'smoke-timeout': '20' },
    at: {
      restarts: fails(
        '(?:the limit of \\d+ s .*|after the restart, )nobody listens on port 19530',
        'listens on another port'
      )
    }
  },
  {
    name: 'panics while it stops',
    command:
      'milvus run standalone & trap "kill $!; wait; echo panic: context canceled >&2; exit 134" TERM; wait',
    at: { restarts: passes(), waits: passes() }
  },
  {
    name: 'does not stop',
    fault: 'hung-stop',
    at: {
      waits: passes(),
      restarts: passes(/it did not stop within 30 s and was killed/)
    }
  },
  {
    name: 'takes more memory than it may',
    fault: 'grows,no-answer',
    inputs: LITTLE_MEMORY,
    at: {
      waits: fails(
        '.*(137|out of memory)',
        'it had too little memory',
        /out of memory: yes|137/
      ),
      asks: fails('.*(137|out of memory)', 'it had too little memory'),
      restarts: fails('.*(137|out of memory)', 'it had too little memory'),
      local: fails('.*(137|out of memory)', 'it had too little memory'),
      again: fails('.*(137|out of memory)', 'it had too little memory')
    }
  }
]
