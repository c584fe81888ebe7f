// A registry that forgets or refuses what it was sent.
import type { Fault as Answer } from '../../parts/registry-proxy.ts'
import type { Expected, Family, Fault } from '../family.ts'
import {
  begin,
  failing as fails,
  PULLS_TO_TEST,
  PUSHES_IMAGE,
  PUSHES_LAYERS,
  READS_BASE,
  notFound,
  READS_TAGS,
  SETS_EXACT,
  SETS_FLOATING,
  type ServerStep
} from './odd-steps.ts'

interface WriteFault extends Fault<ServerStep> {
  /** How a run ends, by the name of the step that the fault hits. */
  ends: Record<string, Expected>
}

const READS_PUSHED: ServerStep = {
  ...PUSHES_IMAGE,
  name: 'reads what was pushed',
  method: undefined,
  from: /pushing manifest for \S+ [^\n]*done/,
  code: 'push-not-shown',
  names: /^The image was pushed, but \S+\/milvus@sha256/
}

const READS_TO_TAG: ServerStep = {
  ...SETS_EXACT,
  name: 'reads the image to tag it',
  method: undefined,
  path: /\/manifests\/sha256/,
  from: /::group::Promote/
}

const RECOVERS: Expected = { end: 'recovers' }
const PASSES: Expected = { end: 'passes' }

/** The same answer at some steps, with an end for each. */
function answering(
  name: string,
  answer: Omit<Answer, 'method' | 'path' | 'onRequest'>,
  ...cells: [ServerStep, Expected][]
): WriteFault {
  return {
    name,
    ends: Object.fromEntries(cells.map(([{ name: at }, end]) => [at, end])),
    begin(world, { server, method, path, from }) {
      begin(world, from, () => {
        const onRequest = world.happened
        world[server].faults.push({
          ...{ method, path },
          ...answer,
          onRequest
        })
      })
    }
  }
}

function onceAndForEver(
  name: string,
  answer: Omit<Answer, 'method' | 'path' | 'onRequest' | 'times'>,
  ...steps: ServerStep[]
): WriteFault[] {
  const [once, ever] = [1, Infinity].map((times) => ({ ...answer, times }))
  return [
    answering(
      `${name} once`,
      once as Answer,
      ...steps.map((step): [ServerStep, Expected] => [step, RECOVERS])
    ),
    answering(
      `${name} for ever`,
      ever as Answer,
      ...steps.map((step): [ServerStep, Expected] => [step, fails(step)])
    )
  ]
}

/** Words with which registries refuse to move a tag. */
const IMMUTABLE: [string, Partial<Answer>][] = [
  [
    'as Amazon ECR',
    {
      status: 400,
      error: {
        code: 'TAG_INVALID',
        message:
          "The image tag already exists in the 'milvus' repository and cannot be overwritten because the repository is immutable."
      }
    }
  ],
  [
    'as Azure',
    {
      status: 405,
      error: {
        code: 'UNSUPPORTED',
        message:
          'The operation is disallowed on this registry, repository or image.'
      }
    }
  ],
  [
    'as Harbor',
    {
      status: 412,
      error: {
        code: 'PRECONDITION',
        message: 'Failed to process request due to immutable configured.'
      }
    }
  ]
]

const NO_ROOM = /no room for the image/
const LET = /does not let this tag point to another image/

export const ODD_WRITES: Family<ServerStep, WriteFault> = {
  name: 'memory',
  source: import.meta.filename,
  title: 'The registry forgets or refuses what it was sent',
  note: 'In the words of registries that are known to do so.',
  steps: [
    READS_TAGS,
    READS_BASE,
    PUSHES_LAYERS,
    PUSHES_IMAGE,
    READS_PUSHED,
    PULLS_TO_TEST,
    READS_TO_TAG,
    SETS_EXACT,
    SETS_FLOATING
  ],
  faults: [
    ...onceAndForEver(
      'has lost a layer',
      notFound('BLOB_UNKNOWN', 'blob unknown to registry'),
      PUSHES_IMAGE
    ),
    ...onceAndForEver(
      'has lost the image',
      notFound('MANIFEST_UNKNOWN', 'manifest unknown'),
      ...[READS_PUSHED, PULLS_TO_TEST, READS_TO_TAG]
    ),
    answering(
      'refuses HEAD',
      { method: 'HEAD', status: 405, times: Infinity } as Answer,
      [READS_TAGS, PASSES],
      [READS_BASE, PASSES]
    ),
    answering(
      'refuses attestations as OCI artifacts',
      {
        content: /"artifactType"/,
        status: 403,
        error: {
          code: 'DENIED',
          message:
            'unknown manifest class for application/vnd.oci.empty.v1+json'
        },
        times: Infinity
      },
      [PUSHES_IMAGE, { end: 'passes', warns: ['attestations-in-old-form'] }]
    ),
    answering(
      'refuses attestations in any form',
      {
        content: /in-toto/,
        status: 400,
        error: { code: 'MANIFEST_INVALID', message: 'manifest invalid' },
        times: Infinity
      },
      [PUSHES_IMAGE, fails(PUSHES_IMAGE, /"provenance" and "sbom"/)]
    ),
    ...IMMUTABLE.map(([as, answer]) =>
      answering(
        `refuses to move a tag, ${as}`,
        { ...answer, times: Infinity },
        [SETS_EXACT, fails(SETS_EXACT, LET)],
        [SETS_FLOATING, fails(SETS_FLOATING, LET)]
      )
    ),
    answering(
      'has no room, as Harbor',
      {
        status: 403,
        error: {
          code: 'DENIED',
          message:
            'adding 29.0 MiB of storage resource, which when updated to current usage of 152.4 MiB will exceed the configured upper limit of 10.0 MiB.'
        },
        times: Infinity
      },
      [PUSHES_IMAGE, fails(PUSHES_IMAGE, NO_ROOM)],
      [SETS_EXACT, fails(SETS_EXACT, NO_ROOM)]
    ),
    answering('answers 507', { status: 507, times: Infinity }, [
      PUSHES_LAYERS,
      fails(PUSHES_LAYERS, NO_ROOM)
    ]),
    answering(
      'does not know the repository',
      {
        ...notFound(
          'NAME_UNKNOWN',
          "The repository with name 'milvus' does not exist in the registry"
        ),
        times: Infinity
      },
      [
        PUSHES_LAYERS,
        fails(PUSHES_LAYERS, /says that the repository does not exist/)
      ]
    ),
    answering(
      'wants another form of name',
      {
        status: 400,
        error: { code: 'NAME_INVALID', message: 'invalid repository name' },
        times: Infinity
      },
      [PUSHES_LAYERS, fails(PUSHES_LAYERS, /another form of name/)]
    ),
    ...onceAndForEver(
      'redirects to a server that is gone',
      { status: 307, headers: { location: 'http://127.0.0.1:1/gone' } },
      ...[READS_TAGS, READS_BASE, PULLS_TO_TEST]
    ),
    ...onceAndForEver(
      'sends a web page',
      {
        status: 200,
        headers: { 'Content-Type': 'text/html' },
        body: '<html><title>Welcome</title></html>'
      },
      ...[READS_TAGS, READS_BASE, PULLS_TO_TEST]
    ),
    ...['answers 500', 'drops the connection'].flatMap((name, index) =>
      [1, Infinity].map((times) =>
        answering(
          `carries a write out, but ${name} ${times === 1 ? 'once' : 'for ever'}`,
          {
            done: true,
            times,
            ...(index === 0 ? { status: 500 } : { drop: true })
          },
          [PUSHES_IMAGE, RECOVERS],
          [SETS_EXACT, RECOVERS],
          [SETS_FLOATING, RECOVERS]
        )
      )
    )
  ],
  expect: ({ ends }, { name }) => ends[name]
}
