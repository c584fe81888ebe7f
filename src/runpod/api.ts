import { callRunPod, type Access, type Call } from './call.js'
import { isNotFound, RunPodFailure } from './errors.js'
import type {
  CpuType,
  GpuType,
  NewPod,
  NewTemplate,
  Pod,
  Template
} from './types.js'

/** Lists all pods of the account, also those in clusters. */
export async function listPods(access: Access): Promise<Pod[]> {
  return await list<Pod>(access, 'pods', {
    method: 'GET',
    path: '/v2/pods?includeClusterPods=true',
    what: 'list the pods',
    permission: 'read pods'
  })
}

/** Returns a pod as it is now. */
export async function getPod(access: Access, id: string): Promise<Pod> {
  return (await callRunPod(access, {
    method: 'GET',
    path: pathOf('pods', id),
    what: `show the pod ${id}`,
    permission: 'read pods'
  })) as Pod
}

/** Creates a pod, which then costs money until it is deleted. */
export async function createPod(access: Access, pod: NewPod): Promise<Pod> {
  return (await callRunPod(access, {
    method: 'POST',
    path: '/v2/pods',
    body: pod,
    what: `create the pod ${pod.name}`,
    permission: 'create pods'
  })) as Pod
}

/** Gives a pod another image; a running pod starts again with it. */
export async function setPodImage(
  access: Access,
  id: string,
  image: string
): Promise<Pod> {
  return (await callRunPod(access, {
    method: 'PATCH',
    path: pathOf('pods', id),
    body: { image },
    what: `change the image of the pod ${id}`,
    permission: 'change pods'
  })) as Pod
}

/** Terminates a pod. One that is gone already is no error. */
export async function deletePod(access: Access, id: string): Promise<void> {
  try {
    await callRunPod(access, {
      method: 'DELETE',
      path: pathOf('pods', id),
      what: `terminate the pod ${id}`,
      permission: 'terminate pods'
    })
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}

/** Lists the account's own templates. */
export async function listTemplates(access: Access): Promise<Template[]> {
  return await list<Template>(access, 'templates', {
    method: 'GET',
    path: '/v2/templates',
    what: 'list the templates',
    permission: 'read templates'
  })
}

/** Returns a template, also another's public one; undefined if there is none. */
export async function findTemplate(
  access: Access,
  id: string
): Promise<Template | undefined> {
  try {
    return (await callRunPod(access, {
      method: 'GET',
      path: pathOf('templates', id),
      what: `show the template ${id}`,
      permission: 'read templates'
    })) as Template
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

/** Creates a template. */
export async function createTemplate(
  access: Access,
  template: NewTemplate
): Promise<Template> {
  return (await callRunPod(access, {
    method: 'POST',
    path: '/v2/templates',
    body: template,
    what: `create the template "${template.name}"`,
    permission: 'create templates'
  })) as Template
}

/** Gives a template another image, and leaves all else as it is. */
export async function setTemplateImage(
  access: Access,
  id: string,
  image: string
): Promise<Template> {
  return (await callRunPod(access, {
    method: 'PATCH',
    path: pathOf('templates', id),
    body: { image },
    what: `change the image of the template ${id}`,
    permission: 'change templates'
  })) as Template
}

/** What is in stock for pods. */
const IN_STOCK = 'include=AVAILABILITY&product=POD'

/** Lists the kinds of CPU pods. */
export async function listCpus(access: Access): Promise<CpuType[]> {
  return await list<CpuType>(access, 'cpus', {
    method: 'GET',
    path: `/v2/catalog/cpus?${IN_STOCK}`,
    what: 'list its CPUs',
    permission: 'read the catalog'
  })
}

/** Returns a kind of GPU; undefined if there is none with this id. */
export async function findGpu(
  access: Access,
  id: string
): Promise<GpuType | undefined> {
  try {
    return (await callRunPod(access, {
      method: 'GET',
      path: `${pathOf('catalog/gpus', id)}?${IN_STOCK}`,
      what: `show the GPU "${id}"`,
      permission: 'read the catalog'
    })) as GpuType
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

function pathOf(collection: string, id: string): string {
  return `/v2/${collection}/${encodeURIComponent(id)}`
}

async function list<T>(access: Access, key: string, call: Call): Promise<T[]> {
  const asked = { ...call, isList: true }
  const answer = (await callRunPod(access, asked)) as
    Partial<Record<string, unknown>> | null | undefined
  const items = answer?.[key]
  if (Array.isArray(items)) return items as T[]
  const detail = `an answer without the list "${key}"`
  throw new RunPodFailure(asked, {
    status: 200,
    author: 'unknown',
    detail,
    fields: [],
    retryAfter: 0,
    mayHaveWorked: false,
    isTransient: false
  })
}
