import type { RegistryAnswer } from '../../../src/docker/answer.ts'
import type { Fault } from '../../../lab/parts/registry-proxy.ts'

/** A request of a push that a registry refuses, and how. */
export interface Refusal extends Pick<Fault, 'method' | 'path' | 'status'> {
  /** The registry, and what it refuses. */
  name: string
  error?: Fault['error']
  answer: RegistryAnswer
}

const UPLOAD = { method: 'POST', path: /\/blobs\/uploads\// }
const MANIFEST = { method: 'PUT', path: /\/manifests\// }

/** In the registries' own words, from their documentation and from reports. */
export const REFUSALS: Refusal[] = [
  {
    name: 'Amazon ECR without the repository',
    ...UPLOAD,
    status: 404,
    error: {
      code: 'NAME_UNKNOWN',
      message:
        "The repository with name 'milvus' does not exist in the registry with id '123456789012'"
    },
    answer: 'absent'
  },
  {
    name: 'Amazon ECR after 12 hours',
    ...UPLOAD,
    status: 403,
    error: {
      code: 'DENIED',
      message:
        'Your authorization token has expired. Reauthenticate and try again.'
    },
    answer: 'expired'
  },
  {
    name: 'Amazon ECR that knows no OCI artifacts',
    ...MANIFEST,
    status: 405,
    answer: 'unsupported'
  },
  {
    name: 'Artifact Registry without the role or the repository',
    ...UPLOAD,
    status: 403,
    error: {
      code: 'DENIED',
      message:
        'Permission "artifactregistry.repositories.uploadArtifacts" denied on resource "projects/p/locations/l/repositories/r" (or it may not exist)'
    },
    answer: 'denied'
  },
  {
    name: 'Artifact Registry with a name of two parts',
    ...UPLOAD,
    status: 400,
    error: {
      code: 'NAME_INVALID',
      message:
        'Missing image name. Pushes should be of the form docker push HOST-NAME/PROJECT-ID/REPOSITORY/IMAGE'
    },
    answer: 'name'
  },
  {
    name: 'Azure without the role',
    ...UPLOAD,
    status: 401,
    error: {
      code: 'UNAUTHORIZED',
      message:
        'authentication required, visit https://aka.ms/acr/authorization for more information.'
    },
    answer: 'denied'
  },
  {
    name: 'Azure from another network',
    ...UPLOAD,
    status: 403,
    error: {
      code: 'DENIED',
      message:
        "client with IP '203.0.113.7' is not allowed access. Refer https://aka.ms/acr/firewall to grant access."
    },
    answer: 'blocked'
  },
  {
    name: 'Harbor with the robot of another project',
    ...UPLOAD,
    status: 401,
    error: {
      code: 'UNAUTHORIZED',
      message:
        'unauthorized to access repository: p/x, action: push: unauthorized to access repository: p/x, action: push'
    },
    answer: 'denied'
  },
  {
    name: 'Harbor with a full project',
    ...MANIFEST,
    status: 403,
    error: {
      code: 'DENIED',
      message:
        'adding 29.0 MiB of storage resource, which when updated to current usage of 152.4 MiB will exceed the configured upper limit of 10.0 MiB.'
    },
    answer: 'storage'
  },
  {
    name: 'Quay without the repository',
    method: 'HEAD',
    path: /\/blobs\//,
    status: 401,
    answer: 'denied'
  },
  {
    name: 'GitLab with too deep a path',
    ...UPLOAD,
    status: 403,
    error: {
      code: 'DENIED',
      message: 'requested access to the resource is denied'
    },
    answer: 'denied'
  },
  {
    name: 'Gitea without the scope',
    ...UPLOAD,
    status: 401,
    error: { code: 'UNAUTHORIZED', message: 'reqPackageAccess' },
    answer: 'denied'
  },
  {
    name: 'Docker Hub with a limit',
    ...UPLOAD,
    status: 429,
    error: {
      code: 'TOOMANYREQUESTS',
      message: 'You have reached your pull rate limit.'
    },
    answer: 'limited'
  },
  {
    name: 'Alibaba Cloud without OCI artifacts',
    ...MANIFEST,
    status: 403,
    error: {
      code: 'DENIED',
      message: 'unknown manifest class for application/vnd.oci.empty.v1+json'
    },
    answer: 'unsupported'
  },
  {
    name: 'Huawei Cloud without OCI indexes',
    ...MANIFEST,
    status: 400,
    error: {
      code: 'UNKNOWN',
      message: "Invalid image, fail to parse 'manifest.json'"
    },
    answer: 'unsupported'
  },
  {
    name: 'a proxy with a limit of size',
    ...UPLOAD,
    status: 413,
    answer: 'tooLarge'
  }
]
