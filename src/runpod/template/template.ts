import { isSameImage } from '../../docker/reference.js'
import { oneLine } from '../../lib/untrusted.js'
import { annotate } from '../../messages/annotate.js'
import { fail, type Failure } from '../../messages/failure.js'
import { TEMPLATE_NEEDS } from '../../messages/runpod.js'
import {
  createTemplate,
  findTemplate,
  listTemplates,
  setTemplateImage,
  shownName
} from '../api.js'
import {
  FailedTry,
  failTry,
  isNotFound,
  retryTries,
  type Access
} from '../call.js'
import {
  whyBackwards,
  type ReadImage,
  type Replacement
} from '../known-image.js'
import {
  newTemplate,
  notesOnNew,
  type DesiredTemplate
} from './new-template.js'
import type { NewTemplate, Template } from '../shapes.js'

/** Reads the bytes of an image's compressed layers; undefined if they are not known. */
export type ReadBytes = (ref: string) => Promise<number | undefined>

/** What is read of images in the registry. */
export interface ImageReaders {
  readImage: ReadImage
  readBytes: ReadBytes
}

/**
 * The result of the template, or in a dry run what it would be. One that is left
 * alone keeps its image, for a reason.
 */
export type TemplateResult = TemplateDetails &
  (
    | { outcome: 'created' | 'updated' | 'unchanged' }
    | { outcome: 'left'; reason: string }
  )

interface TemplateDetails {
  /** Undefined while it does not exist. */
  id?: string
  name: string
  /** The image that it had. */
  before?: string
  /** Worth knowing. */
  notes: string[]
}

/** Ids that RunPod makes are a few small letters and digits. */
const ID = /^(?=.*\d)(?=.*[a-z])[a-z0-9]{8,14}$/

/** The image that a template is to have. */
interface TemplateTarget extends Replacement {
  /** By digest; undefined as long as it is not built. */
  ref?: string
}

/**
 * Says what would happen to a template. Changes nothing.
 *
 * @throws Failure when the template cannot be used.
 */
export async function planTemplate(
  access: Access,
  desired: DesiredTemplate,
  target: TemplateTarget,
  readImage: ReadImage
): Promise<TemplateResult> {
  const template = await lookUp(access, desired.template)
  if (!template) {
    return {
      name: desired.template,
      outcome: 'created',
      notes: notesOnNew(desired)
    }
  }
  const { id, name, image: before } = template
  const details = { id, name, before, notes: notesOf(template, desired) }
  if (target.ref && isSameImage(before, target.ref))
    return { ...details, outcome: 'unchanged' }
  const reason = await whyBackwards(before, target, readImage)
  if (reason) return { ...details, outcome: 'left', reason }
  return { ...details, outcome: 'updated' }
}

/**
 * Gives a template an image. Of one that exists nothing else is changed. A missing
 * one is created with what the image needs. One whose Milvus is newer is left
 * alone.
 *
 * @throws Failure when the template cannot be used, or RunPod refuses.
 */
export async function syncTemplate(
  access: Access,
  desired: DesiredTemplate,
  target: TemplateTarget & { ref: string },
  { readImage, readBytes }: ImageReaders
): Promise<TemplateResult> {
  const planned = await planTemplate(access, desired, target, readImage)
  const template = shownName(desired.template)
  for (const need of planned.notes) {
    annotate('template-needs', { template, need })
  }
  const result = await carryOut(access, desired, planned, target.ref, readBytes)
  if (result.outcome === 'left') {
    const { reason } = result
    const before = oneLine(result.before ?? '')
    annotate('template-left-alone', { template, before, reason })
  }
  return result
}

async function carryOut(
  access: Access,
  desired: DesiredTemplate,
  planned: TemplateResult,
  image: string,
  readBytes: ReadBytes
): Promise<TemplateResult> {
  switch (planned.outcome) {
    case 'created': {
      const body = newTemplate(desired, image, await readBytes(image))
      return { ...planned, id: (await createTemplateOnce(access, body)).id }
    }
    case 'updated':
      return await changeTemplateImage(access, desired, planned, image)
    default:
      return planned
  }
}

/**
 * It is looked at right before each try: its image was judged, and may be another by
 * now. In the end what it shows counts, whatever the answers were.
 */
async function changeTemplateImage(
  access: Access,
  { template }: DesiredTemplate,
  planned: TemplateResult,
  image: string
): Promise<TemplateResult> {
  const { id = '', before = '' } = planned
  let wasAsked = false
  const attempt = async (): Promise<TemplateResult> => {
    const now = await findTemplate(access, id)
    if (!now) throw noSuchTemplate(id)
    if (isSameImage(now.image, image)) {
      return wasAsked ? planned : { ...planned, outcome: 'unchanged' }
    }
    if (!isSameImage(now.image, before)) {
      const reason = 'something else has changed its image in the meantime'
      return { ...planned, before: now.image, outcome: 'left', reason }
    }
    wasAsked = true
    await setTemplateImage(access, id, image).catch(failTry)
    return planned
  }
  try {
    return await retryTries(
      access,
      `Template "${shownName(template)}"`,
      attempt
    )
  } catch (error) {
    if (!(error instanceof FailedTry)) throw error
    const after = await findTemplate(access, id).catch(() => undefined)
    if (after && isSameImage(after.image, image)) return planned
    throw isNotFound(error.failure) ? notOwn(template) : error.failure
  }
}

/**
 * Creates a template, but never a second one: whatever the answer was, the first
 * may have been created.
 */
async function createTemplateOnce(
  access: Access,
  body: NewTemplate
): Promise<Template> {
  try {
    return await createTemplate(access, body)
  } catch (error) {
    const own = await listTemplates(access).catch(() => [])
    const made = byName(own, body.name)
    if (!made || !isSameImage(made.image, body.image)) throw error
    return made
  }
}

/** Returns the account's own template; undefined if it is to be created. */
async function lookUp(
  access: Access,
  text: string
): Promise<Template | undefined> {
  const own = await listTemplates(access)
  const found = own.find(({ id }) => id === text) ?? byName(own, text)
  if (found) {
    if (!found.serverless) return found
    throw fail('template-serverless', { template: shownName(text) })
  }
  if (!ID.test(text)) return undefined
  const other = await findTemplate(access, text)
  throw other ? notOwn(text) : noSuchTemplate(text)
}

function byName(own: Template[], text: string): Template | undefined {
  const named = own.filter(({ name }) => name === text)
  if (named.length > 1) {
    const ids = named.map(({ id }) => oneLine(id, 40)).join(', ')
    const number = named.length
    throw fail('template-ambiguous', { template: shownName(text), number, ids })
  }
  return named[0]
}

function notOwn(template: string): Failure {
  return fail('template-not-own', { template: shownName(template) })
}

function noSuchTemplate(template: string): Failure {
  return fail('template-unknown', { template: shownName(template) })
}

/** Says what of an existing template does not fit, which stays as it is. */
function notesOf(
  { registry, category, mounts }: Template,
  desired: DesiredTemplate
): string[] {
  const { otherRegistry, otherCompute, volumeWithoutGpu } = TEMPLATE_NEEDS
  const isOther = desired.registry && registry !== desired.registry
  const { compute, isComputeAsked = false } = desired
  const isForCpus = category === 'CPU'
  const isForGpus = category === 'NVIDIA' && isComputeAsked
  return [
    ...(isOther
      ? [otherRegistry({ registry: shownName(registry ?? 'none') })]
      : []),
    ...(isForCpus && compute === 'gpu'
      ? [otherCompute({ has: 'CPU', wanted: 'GPU' })]
      : []),
    ...(isForGpus && compute === 'cpu'
      ? [otherCompute({ has: 'GPU', wanted: 'CPU' })]
      : []),
    ...(isForCpus && mounts.persistent ? [volumeWithoutGpu] : [])
  ]
}
