import * as core from '@actions/core'
import { isSameImage } from '../docker/reference.js'
import { ApiError } from '../lib/api-error.js'
import { oneLine } from '../lib/untrusted.js'
import type { Failure } from '../messages/failure.js'
import {
  type Access,
  type Call,
  callRunPod,
  isNotFound,
  refusal
} from './call.js'
import {
  type CpuType,
  type GpuType,
  type NewPod,
  type NewTemplate,
  type Pod,
  type Template,
  cpuOf,
  gpuOf,
  podOf,
  templateOf
} from './shapes.js'

const PODS = {
  method: 'GET',
  path: '/v2/pods?includeClusterPods=true',
  what: 'list the pods',
  permission: 'read pods'
} as const

/** Lists all pods of the account, also those in clusters. */
export async function listPods(access: Access): Promise<Pod[]> {
  return (await listPodsNow(access)).pods
}

/** Lists the same, with the milliseconds of RunPod's clock; NaN if it shows none. */
export async function listPodsNow(
  access: Access
): Promise<{ pods: Pod[]; now: number }> {
  const { items: pods, headers } = await list(access, 'pods', podOf, PODS)
  // Always in GMT: RFC 9110, section 6.6.1.
  return { pods, now: Date.parse(headers.get('date') ?? '') }
}

/** Returns a pod as it is now. */
export async function getPod(access: Access, id: string): Promise<Pod> {
  return await one(access, podOf, {
    method: 'GET',
    path: pathOf('pods', id),
    what: `show the pod ${shownName(id)}`,
    permission: 'read pods'
  })
}

/** Creates a pod, which then costs money until it is deleted. */
export async function createPod(access: Access, pod: NewPod): Promise<Pod> {
  const call: Call = {
    method: 'POST',
    path: '/v2/pods',
    body: pod,
    what: `create the pod ${pod.name}`,
    permission: 'create pods'
  }
  const made = await one(access, podOf, call)
  // The run deletes what it has created, so this must be it.
  if (made.name && made.name !== pod.name) {
    throw unexpected(call, 'an answer about another pod')
  }
  return made
}

/**
 * Asks RunPod once to give a pod another image; a running pod starts again with it.
 * Returns the pod, if the answer has it.
 */
export async function setPodImage(
  access: Access,
  id: string,
  image: string
): Promise<Pod | undefined> {
  const { body } = await callRunPod(access, {
    method: 'PATCH',
    path: pathOf('pods', id),
    body: { image },
    what: `change the image of the pod ${shownName(id)}`,
    permission: 'change pods',
    isOneTry: true
  })
  return podOf(body)
}

/** Asks RunPod once to start a pod that is stopped. */
export async function startPod(access: Access, id: string): Promise<void> {
  await callRunPod(access, {
    method: 'POST',
    path: `${pathOf('pods', id)}/action`,
    body: { action: 'start' },
    what: `start the pod ${shownName(id)}`,
    permission: 'change pods',
    isOneTry: true
  })
}

/** Asks RunPod to terminate a pod, which may still run afterwards. */
export async function deletePod(access: Access, id: string): Promise<void> {
  await callRunPod(access, {
    method: 'DELETE',
    path: pathOf('pods', id),
    what: `terminate the pod ${shownName(id)}`,
    permission: 'terminate pods'
  })
}

/** Lists the account's own templates. */
export async function listTemplates(access: Access): Promise<Template[]> {
  const { items } = await list(access, 'templates', templateOf, {
    method: 'GET',
    path: '/v2/templates',
    what: 'list the templates',
    permission: 'read templates'
  })
  return items
}

/** Returns a template, also another's public one; undefined if there is none. */
export async function findTemplate(
  access: Access,
  id: string
): Promise<Template | undefined> {
  return await one(access, templateOf, {
    method: 'GET',
    path: pathOf('templates', id),
    what: `show the template ${shownName(id)}`,
    permission: 'read templates'
  }).catch(undefinedIfNotFound)
}

/** Creates a template. */
export async function createTemplate(
  access: Access,
  template: NewTemplate
): Promise<Template> {
  return await one(access, templateOf, {
    method: 'POST',
    path: '/v2/templates',
    body: template,
    what: `create the template "${shownName(template.name)}"`,
    permission: 'create templates'
  })
}

/**
 * Asks RunPod once to give a template another image, and to leave all else as it is.
 *
 * @throws Failure also for an answer that does not show the image.
 */
export async function setTemplateImage(
  access: Access,
  id: string,
  image: string
): Promise<void> {
  const call: Call = {
    method: 'PATCH',
    path: pathOf('templates', id),
    body: { image },
    what: `change the image of the template ${shownName(id)}`,
    permission: 'change templates',
    isOneTry: true
  }
  const answer = templateOf((await callRunPod(access, call)).body)
  if (answer && isSameImage(answer.image, image)) return
  throw unexpected(call, 'an answer without the new image')
}

/** What is in stock for pods. */
const IN_STOCK = 'include=AVAILABILITY&product=POD'

/** Lists the kinds of CPU pods. */
export async function listCpus(access: Access): Promise<CpuType[]> {
  const { items } = await list(access, 'cpus', cpuOf, {
    method: 'GET',
    path: `/v2/catalog/cpus?${IN_STOCK}`,
    what: 'list its CPUs',
    permission: 'read the catalog'
  })
  return items
}

/** Returns a kind of GPU; undefined if there is none with this id. */
export async function findGpu(
  access: Access,
  id: string
): Promise<GpuType | undefined> {
  return await one(access, gpuOf, {
    method: 'GET',
    path: `${pathOf('catalog/gpus', id)}?${IN_STOCK}`,
    what: `show the GPU "${shownName(id)}"`,
    permission: 'read the catalog'
  }).catch(undefinedIfNotFound)
}

function undefinedIfNotFound(error: unknown): undefined {
  if (!isNotFound(error)) throw error
}

/** Shows an ID, which is RunPod's word, or a name, which may have any character. */
export function shownName(name: string): string {
  return oneLine(name, 60)
}

function pathOf(collection: string, id: string): string {
  return `/v2/${collection}/${encodeURIComponent(id)}`
}

type Shape<T> = (value: unknown) => T | undefined

/** @throws Failure also for an answer without what was asked for. */
async function one<T>(access: Access, shape: Shape<T>, call: Call): Promise<T> {
  const fault = (answer: unknown): string | undefined =>
    shape(answer) === undefined ? 'an answer without an id' : undefined
  return shape((await callRunPod(access, { ...call, fault })).body) as T
}

/** Leaves out what has no id, and says so. */
export async function list<T>(
  access: Access,
  key: string,
  shape: Shape<T>,
  call: Call
): Promise<{ items: T[]; headers: Headers }> {
  const fault = (answer: unknown): string | undefined =>
    listIn(answer, key) ? undefined : `an answer without the list "${key}"`
  const wanted = { ...call, isList: true, fault }
  const { body, headers } = await callRunPod(access, wanted)
  const all = listIn(body, key) ?? []
  const items = all.map(shape).filter((item) => item !== undefined)
  sayOnce(all.length - items.length, key)
  return { items, headers }
}

const said = new Set<string>()

/** Says once what cannot be used: RunPod lists the same again and again. */
function sayOnce(number: number, key: string): void {
  const line = `RunPod lists ${key} that the action cannot read, and skips: ${number}`
  if (number > 0 && !said.has(line)) core.info(line)
  said.add(line)
}

function listIn(answer: unknown, key: string): unknown[] | undefined {
  const items = (
    answer as Partial<Record<string, unknown>> | null | undefined
  )?.[key]
  return Array.isArray(items) ? items : undefined
}

function unexpected(call: Call, detail: string): Failure {
  const answer = { status: 200, detail, mayHaveWorked: true }
  return refusal(call, new ApiError(answer))
}
