// The HTTP side of the stand-in: express-openapi-validator checks each request
// and each answer against openapi.yaml.
import path from 'node:path'
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response
} from 'express'
import { middleware as contract } from 'express-openapi-validator'
import { getGpuType, listCpuTypes } from './catalog.ts'
import { faulty, type Fault } from './faults.ts'
import type { Place } from './lifecycle.ts'
import { streamLog } from './logs.ts'
import {
  createPod,
  deletePod,
  findLog,
  getPod,
  listPods,
  podAction,
  updatePod,
  type NewPod
} from './pods.ts'
import { problem } from './problems.ts'
import { allowed, hasKey } from './rights.ts'
import type { Answer, PodAction, PodSettings, Template } from './shapes.ts'
import {
  createTemplate,
  getTemplate,
  listTemplates,
  updateTemplate
} from './templates.ts'
import { listNetworkVolumes } from './volumes.ts'

/** A request that has been answered, or dropped. */
export interface Call {
  method: string
  path: string
  body: unknown
  /** 0 if the connection was dropped. */
  status: number
}

/** What tests see of the server besides its state. */
export interface Journal {
  calls: Call[]
  /** Faults that are still to come. */
  faults: Fault[]
  /** Answers that did not fit openapi.yaml. */
  breaches: string[]
}

const DOCUMENT = path.join(import.meta.dirname, 'openapi.yaml')

/** Makes the application, which does not listen yet. */
export function application(place: Place, journal: Journal): Express {
  const app = express()
  app.use(express.json())
  app.use(record(journal.calls), faulty(journal.faults), allowed(place.account))
  app.use(
    contract({
      apiSpec: DOCUMENT,
      validateRequests: { allErrors: true },
      validateResponses: true,
      validateSecurity: {
        handlers: { bearerAuth: (request) => hasKey(place.account, request) }
      }
    })
  )
  addCalls(app, place)
  app.use(explain(journal.breaches))
  return app
}

function addCalls(app: Express, place: Place): void {
  addTemplateCalls(app, place)
  addPodCalls(app, place)
  const { account } = place
  app.get(
    '/v2/network-volumes',
    answering(() => listNetworkVolumes(account))
  )
  app.get(
    '/v2/catalog/cpus',
    answering(({ query }) => listCpuTypes(account, query))
  )
  app.get(
    '/v2/catalog/gpus/:id',
    answering(({ params, query }) => getGpuType(account, params.id, query))
  )
}

function addTemplateCalls(app: Express, { account }: Place): void {
  const all = '/v2/templates'
  app.get(
    all,
    answering(() => listTemplates(account))
  )
  app.post(
    all,
    answering(({ body }) => createTemplate(account, body as Partial<Template>))
  )
  app.get(
    `${all}/:id`,
    answering(({ params }) => getTemplate(account, params.id))
  )
  app.patch(
    `${all}/:id`,
    answering(({ params, body }) =>
      updateTemplate(account, params.id, body as Partial<Template>)
    )
  )
}

function addPodCalls(app: Express, place: Place): void {
  const all = '/v2/pods'
  app.get(
    all,
    answering(({ query }) => listPods(place, Boolean(query.includeClusterPods)))
  )
  app.post(
    all,
    answering(({ body }) => createPod(place, body as NewPod))
  )
  app.get(
    `${all}/:id`,
    answering(({ params }) => getPod(place, params.id))
  )
  app.patch(
    `${all}/:id`,
    answering(({ params, body }) =>
      updatePod(place, params.id, body as Partial<PodSettings>)
    )
  )
  app.delete(
    `${all}/:id`,
    answering(({ params }) => deletePod(place, params.id))
  )
  app.post(
    `${all}/:id/action`,
    answering(({ params, body }) =>
      podAction(place, params.id, (body as { action: PodAction }).action)
    )
  )
  app.get(`${all}/:id/logs`, (request, response) => {
    const found = findLog(place, request.params.id)
    if ('lines' in found) streamLog(found, request, response)
    else send(response, found)
  })
}

function answering(
  call: (request: Request<{ id: string }>) => Answer
): RequestHandler<{ id: string }> {
  return (request, response) => {
    send(response, call(request))
  }
}

/** Keeps what was asked, and the status of the answer. */
function record(calls: Call[]): RequestHandler {
  return (request, response, next) => {
    const { method, path: asked } = request
    // The validator fills in defaults later.
    const body: unknown = structuredClone(request.body)
    response.on('close', () => {
      // A client leaves a stream of events whenever it has seen enough.
      const isAnswered = response.writableFinished || response.headersSent
      const status = isAnswered ? response.statusCode : 0
      calls.push({ method, path: asked, body, status })
    })
    next()
  }
}

/** Turns what the validator finds into the answers of RunPod. */
function explain(breaches: string[]): ErrorRequestHandler {
  return (error: Found, request, response, next) => {
    if (response.headersSent) {
      next(error)
      return
    }
    if (error.status === undefined || error.status >= 500) {
      breaches.push(`${request.method} ${request.path}: ${error.message}`)
    }
    if (error.headers) response.set(error.headers)
    send(response, answerTo(error))
  }
}

/** An error of the validator, of the parser of JSON, or of this server. */
interface Found {
  message: string
  status?: number
  headers?: Record<string, string>
  errors?: { path: string; message: string }[]
}

function answerTo({ message, status = 500, errors = [] }: Found): Answer {
  if (status === 401)
    return problem(401, 'the bearer token is missing or wrong')
  if (status === 400 && errors.length > 0) {
    const lines = errors.map((one) => `${one.path}: ${one.message}`)
    return problem(422, 'the request does not fit', lines)
  }
  return problem(status, message)
}

function send(response: Response, { status, body }: Answer): void {
  response.status(status)
  if (status >= 400) response.type('application/problem+json')
  if (body === undefined) response.end()
  else response.json(body)
}
