import { afterEach, beforeEach } from '@jest/globals'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Access } from '../../src/runpod/call.js'
import type {
  CpuType,
  GpuType,
  Pod,
  Template
} from '../../src/runpod/shapes.js'
import { serveRest, type RestReply } from './milvus-rest.js'
import { CPU, samplePod, sampleTemplate } from './runpod-samples.js'

export * from './runpod-samples.js'

export const KEY = 'rpa_0123456789SECRET'

/** What a call is about that only asks what the key may do. */
const NOBODY = 'milvus-runpod-action-asks-what-the-key-may-do'

/** An answer in place of the right one. */
export interface RunPodFault {
  status?: number
  headers?: Record<string, string>
  /** Replaces the problem; text is sent as it is. */
  body?: unknown
  /** If true, the connection is closed without an answer. */
  broken?: boolean
  /** If true, the call is carried out all the same. */
  done?: boolean
}

export interface RunPodState {
  pods: Pod[]
  templates: Template[]
  /** Public templates of others. */
  others: Template[]
  cpus: CpuType[]
  gpus: GpuType[]
}

export interface FakeRunPod {
  access: Access
  url: string
  state: RunPodState
  /** Such as `PATCH /v2/pods/p1 {"image":"…"}`. */
  calls: string[]
  /** Calls that change something: questions for rights change nothing. */
  changes: () => string[]
  /** Authorization headers. */
  keys: Set<string | undefined>
  /** Answers to come, by the start of their call; the first that fits is used once. */
  faults: [call: string, fault: RunPodFault][]
  /** Called after each change of a pod's image. */
  onImage: (pod: Pod) => void
  /** Called with each pod that was created. */
  onCreate: (pod: Pod) => void
  /** Called with each call, before it is carried out. */
  onCall: (call: string) => void
  stop: () => Promise<void>
}

/** The server of the current test. */
export let runpod: FakeRunPod

/** Starts a server before each test, and stops it afterwards. */
export function useFakeRunPod(
  given: () => Partial<RunPodState> = () => ({})
): void {
  beforeEach(async () => {
    runpod = await serveRunPod(given())
  })
  afterEach(async () => {
    await runpod.stop()
  })
}

/** Serves the part of RunPod's API that the action uses, and keeps its state. */
export async function serveRunPod(
  given: Partial<RunPodState> = {}
): Promise<FakeRunPod> {
  const state: RunPodState = {
    pods: [],
    templates: [],
    others: [],
    cpus: [CPU],
    gpus: [],
    ...given
  }
  const fake: Omit<FakeRunPod, 'access' | 'url' | 'stop'> = {
    state,
    calls: [],
    changes: () =>
      fake.calls.filter(
        (call) => !call.startsWith('GET') && !call.includes(NOBODY)
      ),
    keys: new Set(),
    faults: [],
    onImage: () => undefined,
    onCreate: () => undefined,
    onCall: () => undefined
  }
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      const call = `${request.method ?? ''} ${request.url ?? ''}`
      fake.calls.push(text ? `${call} ${text}` : call)
      fake.onCall(call)
      fake.keys.add(request.headers.authorization)
      const index = fake.faults.findIndex(([start]) => call.startsWith(start))
      const [, fault] = index < 0 ? [] : (fake.faults.splice(index, 1)[0] ?? [])
      const done = fault && !fault.done ? undefined : answer(fake, call, text)
      if (fault?.broken) {
        request.socket.destroy()
        return
      }
      const [status, body] = fault
        ? [fault.status ?? 500, fault.body ?? problem(fault.status ?? 500)]
        : (done ?? [500, ''])
      response.writeHead(status, fault?.headers)
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  // Loaded here, after the test has replaced what it waits with.
  const { accessTo } = await import('../../src/runpod/call.js')
  const { signal } = new AbortController()
  const access = accessTo({ url, key: KEY }, signal)
  return Object.assign(fake, {
    url,
    access,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  })
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

type Reply = [status: number, body: unknown]

function problem(status: number): object {
  return { title: 'It failed', status, detail: `the reason for ${status}` }
}

function answer(
  fake: Pick<FakeRunPod, 'state' | 'onImage' | 'onCreate'>,
  call: string,
  text: string
): Reply {
  const { state } = fake
  const [method = '', url = ''] = call.split(' ')
  const path = url.split('?')[0] ?? ''
  const last = path.split('/').at(-1) ?? ''
  const id = decodeURIComponent(last)
  const body = JSON.parse(text || '{}') as Partial<Pod> & Partial<Template>
  switch (`${method} ${path.replace(last, ':id')}`) {
    case 'GET /v2/:id':
      return id === 'pods'
        ? [200, { pods: state.pods }]
        : [200, { templates: state.templates }]
    case 'GET /v2/catalog/:id':
      return [200, { cpus: state.cpus }]
    case 'GET /v2/catalog/gpus/:id':
      return found(state.gpus, id)
    case 'GET /v2/pods/:id':
      return found(state.pods, id)
    case 'GET /v2/templates/:id':
      return found([...state.templates, ...state.others], id)
    case 'PATCH /v2/pods/:id': {
      const pod = state.pods.find((one) => one.id === id)
      if (!pod) return [404, problem(404)]
      Object.assign(pod, body)
      fake.onImage(pod)
      return [200, pod]
    }
    case 'PATCH /v2/templates/:id': {
      const template = state.templates.find((one) => one.id === id)
      return template
        ? [200, Object.assign(template, body)]
        : [404, problem(404)]
    }
    case 'POST /v2/:id':
      return id === 'pods' ? createPod(fake, body) : createTemplate(state, body)
    case 'DELETE /v2/pods/:id': {
      const before = state.pods.length
      state.pods = state.pods.filter((one) => one.id !== id)
      return state.pods.length < before ? [204, ''] : [404, problem(404)]
    }
    case 'POST /v2/pods/p1/:id': {
      const pod = state.pods.find((one) => one.id === 'p1')
      if (!pod) return [404, problem(404)]
      pod.status = 'RUNNING'
      // A new container of the same image.
      fake.onImage(pod)
      return [200, pod]
    }
    default:
      return [404, problem(404)]
  }
}

function found(all: { id: string }[], id: string): Reply {
  const one = all.find((item) => item.id === id)
  return one ? [200, one] : [404, problem(404)]
}

function createPod(
  { state, onCreate }: Pick<FakeRunPod, 'state' | 'onCreate'>,
  body: Partial<Pod>
): Reply {
  const pod = samplePod({
    ...body,
    id: `new${state.pods.length + 1}`,
    status: 'PROVISIONING',
    runtime: null,
    startedAt: null
  })
  state.pods.push(pod)
  const created = { ...pod }
  onCreate(pod)
  return [201, created]
}

function createTemplate(state: RunPodState, body: Partial<Template>): Reply {
  const template = sampleTemplate({ ...body, id: 'tplnew1234' })
  state.templates.push(template)
  return [201, template]
}

/** Where Milvus of a pod can be reached: at this port of the loopback. */
export function mappedTo(port: number): Pick<Pod, 'runtime'> {
  const mapping = { private: 19530, public: port, type: 'tcp', ip: '127.0.0.1' }
  return { runtime: { uptime: 3600, ports: [mapping] } }
}

/**
 * Gives every pod, also one that is created, a Milvus that answers so. Each change of
 * an image starts a new container.
 */
export async function milvusOnPods(
  replies: Record<string, RestReply[]> = {}
): Promise<void> {
  const { port } = await serveRest(replies)
  for (const pod of runpod.state.pods) Object.assign(pod, mappedTo(port))
  runpod.onImage = (pod) => {
    if (pod.status === 'RUNNING') pod.startedAt = `${pod.startedAt ?? ''}!`
  }
  runpod.onCreate = (pod) => {
    Object.assign(pod, mappedTo(port), { status: 'RUNNING' })
  }
}

/** Gives every further call that begins so the same wrong answer. */
export function always(call: string, fault: RunPodFault): void {
  for (let i = 0; i < 100; i++) runpod.faults.push([call, fault])
}

/** Answers some lists of pods as if there were none. */
export function hidePods(times: number): void {
  for (let i = 0; i < times; i++) {
    runpod.faults.push(['GET /v2/pods?', { status: 200, body: { pods: [] } }])
  }
}
