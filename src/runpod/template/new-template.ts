import { containerDisk, type ComputeKind } from '../../docker/container-disk.js'
import { DATA_PATH } from '../../docker/data-path.js'
import { PASSWORD_SECRET, TEMPLATE_NEEDS } from '../../messages/runpod.js'
import type { NewTemplate } from '../shapes.js'

/** What the action knows about a template that it may have to create. */
export interface DesiredTemplate {
  /** Id or name. */
  template: string
  /** What pods it is for. */
  compute: ComputeKind
  /** True if somebody has chosen that; a template for GPUs runs any image. */
  isComputeAsked?: boolean
  /** Id of registry credentials. */
  registry?: string
}

/** Gigabytes of a new template's volume; RunPod's least is 10. */
const VOLUME = 50

/** What a template is where its pods have GPUs, or none: those have no volume disk. */
const FOR_COMPUTE = {
  cpu: { category: 'CPU' },
  gpu: {
    category: 'NVIDIA',
    mounts: { persistent: { size: VOLUME, path: DATA_PATH } }
  }
} as const

/** Returns the body that creates a template for the image. */
export function newTemplate(
  { template, compute, registry }: DesiredTemplate,
  image: string,
  bytes: number | undefined
): NewTemplate {
  return {
    ...FOR_COMPUTE[compute],
    name: template,
    image,
    // The image's own command.
    args: '',
    disk: containerDisk(compute, bytes),
    ports: ['19530/tcp', '19530/http'],
    env: { MILVUS_ROOT_PASSWORD: `{{ RUNPOD_SECRET_${PASSWORD_SECRET} }}` },
    registry: registry ?? null,
    public: false,
    serverless: false,
    // Both are on unless set, and the image has neither.
    startSsh: false,
    startJupyter: false
  }
}

/** Returns what its owner has to do with a new template. */
export function notesOnNew({ compute }: DesiredTemplate): string[] {
  const { secret, networkVolume, volumeDisk } = TEMPLATE_NEEDS
  return [secret, compute === 'cpu' ? networkVolume : volumeDisk]
}
