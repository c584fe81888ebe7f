// The server that gives out tokens for a registry misbehaves.
import type { Code } from '../../../src/messages/catalog.ts'
import type { Expected, Family, Fault, Step } from '../family.ts'
import { DRY_RUN, OWN_DOCKERFILE, PUBLISH } from '../scenarios.ts'
import type { World } from '../world.ts'
import type { ServerFault } from './odd-steps.ts'
import { begin } from './odd-steps.ts'

interface TokenStep extends Step {
  /** Whose token server it asks. */
  server: 'target' | 'base'
  /** The requests for a token that this step makes. */
  path: RegExp
  from?: RegExp
  code: Code
  names: RegExp
  /** What the error must not name: what works. */
  never: RegExp
}

interface TokenFault extends Fault<TokenStep> {
  isOnce: boolean
  /** Whether it says that the password is wrong. */
  isRefusal?: boolean
  /** Whether the registry then denies what it is asked for. */
  isDenial?: boolean
  /** Only at these steps. */
  steps?: TokenStep[]
}

const BY_CLIENT = /^\/token/
/** The engine asks with the name of the account. */
const BY_ENGINE = /^\/token\?account=robot&scope=/

const TARGET = { server: 'target', never: /milvusdb\/milvus/ } as const

const LOGS_IN: TokenStep = {
  ...TARGET,
  name: 'logs in',
  scenario: DRY_RUN,
  path: /^\/token\?account=robot&client_id=docker/,
  code: 'login-failed',
  names: /^Login to 127\.0\.0\.1:\d+ failed/
}

const READS_TAGS: TokenStep = {
  ...TARGET,
  name: 'reads the tags',
  scenario: DRY_RUN,
  path: BY_CLIENT,
  from: /Logged in to/,
  code: 'tag-unreadable',
  names: /milvus:2\.6/
}

/** The tokens that the plan got have expired. */
const LOADS_BASE: TokenStep = {
  name: 'loads the base',
  scenario: OWN_DOCKERFILE,
  server: 'base',
  path: BY_CLIENT,
  from: /::group::Build/,
  code: 'build-pull-failed',
  names:
    /\/milvusdb\/milvus@sha256:\w+ could not be pulled for the build[^]*\nLikely reason: /,
  never: /test-[0-9a-f]{8}/
}

const PUSHES: TokenStep = {
  ...TARGET,
  name: 'pushes layers',
  scenario: PUBLISH,
  path: BY_CLIENT,
  from: /::group::Build/,
  code: 'push-failed',
  names: /^The image could not be pushed to 127\.0\.0\.1:\d+\/test-/
}

const PULLS: TokenStep = {
  ...TARGET,
  name: 'pulls the image to test',
  scenario: PUBLISH,
  path: BY_ENGINE,
  code: 'pull-failed',
  names: /milvus@sha256/
}

const SETS_EXACT: TokenStep = {
  ...TARGET,
  name: 'sets the exact tag',
  scenario: PUBLISH,
  path: BY_CLIENT,
  from: /::group::Promote/,
  code: 'tag-not-set',
  names: /^Tag "2\.6\.22" could not be set/
}

const STEPS = [LOGS_IN, READS_TAGS, LOADS_BASE, PUSHES, PULLS, SETS_EXACT]

/** Once and for ever. */
function answering(
  what: string,
  answer: Omit<ServerFault['answer'], 'times'>,
  steps?: TokenStep[]
): TokenFault[] {
  return [
    { name: `${what} once`, times: 1 },
    { name: `${what} for ever`, times: Infinity }
  ].map(({ name, times }) => ({
    name,
    isOnce: times === 1,
    isRefusal: answer.status === 401,
    isDenial:
      [401, 403].includes(answer.status ?? 0) || answer.body === WRONG_TOKEN,
    steps,
    begin(world, { server, path, from }) {
      begin(world, from, () => {
        const onRequest = world.happened
        if (server === 'base') world.base.expireTokens()
        world[server].faults.push({ ...answer, path, times, onRequest })
      })
    }
  }))
}

/** A token that the registry does not know: another server's, or one of yesterday. */
const WRONG_TOKEN = JSON.stringify({
  token: 'of-another-registry',
  access_token: 'of-another-registry'
})

/** Each token that was given ends at the beginning of a step. */
const EXPIRED: TokenFault = {
  name: 'gives tokens that expire during the run',
  isOnce: true,
  steps: [READS_TAGS, PUSHES, PULLS, SETS_EXACT],
  begin(world, { from = /::group::Smoke test/ }) {
    begin(world, from, () => {
      expire(world)
    })
  }
}

function expire(world: World): void {
  world.target.expireTokens()
  world.happened()
}

const denied = (message: string): { code: string; message: string } => ({
  code: 'UNAUTHORIZED',
  message
})

const PAGE = '<html><head><title>Welcome</title></head></html>'
const NOT_JSON = { status: 200, body: PAGE }

export const TOKEN: Family<TokenStep, TokenFault> = {
  name: 'tokens',
  source: import.meta.filename,
  title: 'The token server of a registry fails',
  note: 'A registry such as Docker Hub or ghcr.io sends each client to a server that gives out tokens, and without a token it answers nothing else.',
  steps: STEPS,
  faults: [
    ...[500, 503, 403, 404, 429].flatMap((status) =>
      answering(`answers ${status}`, { status })
    ),
    ...answering('refuses the login', {
      status: 401,
      error: denied('incorrect username or password')
    }),
    ...answering('sends a web page in place of a token', NOT_JSON),
    ...answering('gives a token that the registry refuses', {
      status: 200,
      body: WRONG_TOKEN
    }),
    ...answering('drops the connection', { drop: true }),
    ...answering('never answers', {}, [LOGS_IN, READS_TAGS, SETS_EXACT]),
    EXPIRED
  ],
  expect(
    { isOnce, isRefusal, isDenial, steps = STEPS },
    step
  ): Expected | undefined {
    if (!steps.includes(step)) return undefined
    const isFinal = step === LOGS_IN && isRefusal
    if (isOnce && !isFinal) return { end: 'recovers' }
    if (step === READS_TAGS && isDenial) {
      return {
        end: 'passes',
        because:
          'registries deny reads of what does not exist yet as well. The push tells which it is, and says what to do.'
      }
    }
    const { code, names, never } = step
    const because =
      isOnce && isFinal
        ? 'a password is sent once: registries count wrong ones, and lock the account. Re-run the job.'
        : undefined
    return {
      because,
      end: 'fails',
      code,
      names,
      never
    }
  }
}
