import { isSameImage } from '../docker/reference.js'
import { Failure } from '../messages/failure.js'
import { oneLine } from '../lib/untrusted.js'
import { note } from '../messages/annotate.js'
import {
  createTemplate,
  findTemplate,
  listTemplates,
  setTemplateImage
} from './api.js'
import type { Access } from './call.js'
import { isNotFound, RunPodFailure } from './errors.js'
import { whyBackwards, type ReadImage, type Replacement } from './lines.js'
import { PASSWORD_SECRET } from './secret.js'
import { FailedTry, retryTries } from './tries.js'
import type { NewTemplate, Template } from './types.js'

/** What the action knows about a template that it may have to create. */
export interface TemplateWish {
  /** Id or name. */
  template: string
  variant: 'cpu' | 'gpu'
  /** Id of registry credentials. */
  registry?: string
}

/**
 * What came of the template, or in a dry run would come of it. One that is left
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

/** Gigabytes of a new template's container disk, which holds the image, too. */
const DISK = { cpu: 20, gpu: 40 }

/** Gigabytes of a new template's volume; RunPod's least is 10. */
const VOLUME = 50

/** Ids that RunPod makes are a few small letters and digits. */
const ID = /^(?=.*\d)(?=.*[a-z])[a-z0-9]{8,14}$/

/** The image that a template is to have. */
export interface TemplateTarget extends Replacement {
  /** By digest; undefined as long as it is not built. */
  ref?: string
}

/**
 * Says what would come of a template. Changes nothing.
 *
 * @throws Failure when the template cannot be used.
 */
export async function planTemplate(
  access: Access,
  wish: TemplateWish,
  target: TemplateTarget,
  readImage: ReadImage
): Promise<TemplateResult> {
  const template = await lookUp(access, wish.template)
  if (!template) {
    return { name: wish.template, outcome: 'created', notes: notesOnNew(wish) }
  }
  const { id, name, image: before } = template
  const details = { id, name, before, notes: notesOf(template, wish) }
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
export async function bringTemplate(
  access: Access,
  wish: TemplateWish,
  target: TemplateTarget & { ref: string },
  readImage: ReadImage
): Promise<TemplateResult> {
  const planned = await planTemplate(access, wish, target, readImage)
  planned.notes.forEach((text) => {
    note('template-needs', `Template "${shown(wish.template)}": ${text}`)
  })
  const result = await carryOut(access, wish, planned, target.ref)
  if (result.outcome === 'left') {
    note(
      'template-left-alone',
      `The template "${shown(wish.template)}" keeps its image, ${oneLine(result.before ?? '')}: ${result.reason}`
    )
  }
  return result
}

async function carryOut(
  access: Access,
  wish: TemplateWish,
  planned: TemplateResult,
  image: string
): Promise<TemplateResult> {
  switch (planned.outcome) {
    case 'created': {
      const { id } = await createOnce(access, wish, image)
      return { ...planned, id }
    }
    case 'updated':
      return await changeImage(access, wish, planned, image)
    default:
      return planned
  }
}

/**
 * It is looked at right before each try: its image was judged, and may be another by
 * now. In the end what it shows counts, whatever the answers were.
 */
async function changeImage(
  access: Access,
  { template }: TemplateWish,
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
      const reason = 'something else has changed its image at this moment'
      return { ...planned, before: now.image, outcome: 'left', reason }
    }
    wasAsked = true
    await setTemplateImage(access, id, image).catch(failTry)
    return planned
  }
  try {
    return await retryTries(access, `Template "${shown(template)}"`, attempt)
  } catch (error) {
    if (!(error instanceof FailedTry)) throw error
    const after = await findTemplate(access, id).catch(() => undefined)
    if (after && isSameImage(after.image, image)) return planned
    throw isNotFound(error.failure) ? notOwn(template) : error.failure
  }
}

function failTry(error: unknown): never {
  throw error instanceof RunPodFailure ? new FailedTry(error) : error
}

/**
 * Creates a template, but never a second one: whatever the answer was, the first
 * may have been created.
 */
async function createOnce(
  access: Access,
  wish: TemplateWish,
  image: string
): Promise<Template> {
  try {
    return await createTemplate(access, newTemplate(wish, image))
  } catch (error) {
    const own = await listTemplates(access).catch(() => [])
    const made = byName(own, wish.template)
    if (!made || !isSameImage(made.image, image)) throw error
    return made
  }
}

/** Returns the body that creates a template for the image. */
export function newTemplate(
  { template, variant, registry }: TemplateWish,
  image: string
): NewTemplate {
  return {
    name: template,
    image,
    category: variant === 'gpu' ? 'NVIDIA' : 'CPU',
    // The image's own command.
    args: '',
    disk: DISK[variant],
    ports: ['19530/tcp', '19530/http'],
    env: { MILVUS_ROOT_PASSWORD: `{{ RUNPOD_SECRET_${PASSWORD_SECRET} }}` },
    registry: registry ?? null,
    mounts: { persistent: { size: VOLUME, path: '/var/lib/milvus' } },
    public: false,
    serverless: false,
    // Both are on unless set, and the image has neither.
    startSsh: false,
    startJupyter: false
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
    if (found.serverless) throw serverless(text)
    return found
  }
  if (!ID.test(text)) return undefined
  const other = await findTemplate(access, text)
  throw other ? notOwn(text) : noSuchTemplate(text)
}

function byName(own: Template[], text: string): Template | undefined {
  const named = own.filter(({ name }) => name === text)
  if (named.length > 1) throw ambiguous(text, named)
  return named[0]
}

function ambiguous(text: string, named: Template[]): Failure {
  const ids = named.map(({ id }) => oneLine(id, 40)).join(', ')
  return new Failure(
    'template-ambiguous',
    `Input "runpod-template": ${named.length} templates have the name "${shown(text)}": ${ids}`,
    { next: 'set the input to the id of one of them' }
  )
}

function serverless(text: string): Failure {
  return new Failure(
    'template-serverless',
    `Input "runpod-template": "${shown(text)}" is a template of serverless workers, and Milvus needs a pod`,
    { next: 'set the input to another template, or to a new name' }
  )
}

function notOwn(text: string): Failure {
  return new Failure(
    'template-not-own',
    `Input "runpod-template": "${shown(text)}" is a public template that belongs to someone else, so its image cannot be changed`,
    {
      next: 'set the input to a name: the action then creates a template of your own'
    }
  )
}

function noSuchTemplate(text: string): Failure {
  return new Failure(
    'template-unknown',
    `Input "runpod-template": RunPod has no template with the id "${shown(text)}"`,
    {
      likely:
        'it was deleted, or is a private one of another account than the key belongs to',
      next: 'set the input to the id of a template that you have; if this is to be the name of a new one, give it a capital letter, a space or a hyphen, so that it is not taken for an id'
    }
  )
}

/** Ids are RunPod's words, and a name may have any character. */
function shown(name: string): string {
  return oneLine(name, 60)
}

function notesOf({ registry }: Template, wish: TemplateWish): string[] {
  if (!wish.registry || registry === wish.registry) return []
  return [
    `Its registry credentials stay as they are (${shown(registry ?? 'none')}), since only the image of an existing template is changed. To use "runpod-registry", set them in the RunPod console.`
  ]
}

function notesOnNew({ variant }: TemplateWish): string[] {
  const secret = `Create the RunPod secret "${PASSWORD_SECRET}" before the first deployment: root's password comes from it.`
  if (variant === 'gpu') return [secret]
  return [
    secret,
    'CPU pods cannot have the volume of a template: attach a network volume at /var/lib/milvus when you deploy one, or its data is lost when the pod stops.'
  ]
}
