import { describe, expect, it } from '@jest/globals'
import { answerOf } from '../../src/docker/answer.js'
import { DockerError, DockerTimeout } from '../../src/docker/cli.js'
import { DockerStalled } from '../../src/docker/stall.js'
import { failed } from '../support/fake-docker.js'

/** A message that ends as docker, buildx and BuildKit pass on a registry's answer. */
function request(method: string, path: string, status: string): string {
  return `ERROR: failed to push ghcr.io/me/x: unexpected status from ${method} request to https://ghcr.io/v2/me/x/${path}: ${status}`
}

const DIGEST = `sha256:${'c'.repeat(64)}`
const TOKEN =
  'failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://auth.docker.io/token?scope=repository%3Ame%2Fx%3Apull&service=registry.docker.io'

const ABSENT = [
  "ERROR: failed to build: failed to solve: failed to push r.example/me/x: unknown: The repository with name 'x' does not exist in the registry with id '123456789012'",
  'ERROR: docker.io/milvusdb/milvus:v9.9.9: not found',
  'ERROR: failed to solve: ghcr.io/me/x:1: failed to resolve source metadata for ghcr.io/me/x:1: ghcr.io/me/x:1: not found',
  'Error response from daemon: failed to resolve reference "ghcr.io/me/x:1": ghcr.io/me/x:1: not found',
  'Error response from daemon: manifest for me/x:1 not found: manifest unknown: manifest unknown',
  'manifest unknown: manifest tagged by "1" is not found',
  'NAME_UNKNOWN: name unknown: repository name not known to registry',
  'ERROR: failed to build: failed to solve: failed to push r.example/me/milvus: unknown: repository name not known to registry',
  "name unknown: The repository with name 'x' does not exist in the registry with id '123456789012'",
  'Error response from daemon: unknown: artifact library/x:1 not found',
  'Error response from daemon: unknown: repository library/x not found',
  request('HEAD', 'manifests/1', '404 Not Found'),
  request('GET', `manifests/${DIGEST}`, '404 Not Found'),
  `ERROR: content at https://ghcr.io/v2/me/x/manifests/${DIGEST} not found: not found`,
  'Error response from daemon: login attempt to http://r.example/v2/ failed with status: 404 Not Found'
]

const DENIED = [
  'ERROR: failed to build: failed to solve: failed to push r.example/me/x: denied',
  'ERROR: failed to build: failed to solve: failed to push r.example/me/x: unauthorized',
  'denied: repository me/x not found',
  'Error response from daemon: denied: repository x not found: manifest unknown',
  `${request('GET', 'manifests/1', '403 Forbidden')}\nunknown: repository x not found`,
  'Error: Non-null Username Required',
  'Error: Cannot perform an interactive login from a non TTY device',
  'inappropriate ioctl for device',
  request('HEAD', `blobs/${DIGEST}`, '401 Unauthorized'),
  request('POST', 'blobs/uploads/', '403 Forbidden'),
  `ERROR: ${TOKEN}: 401 Unauthorized`,
  `ERROR: ${TOKEN}: 403 Forbidden`,
  'unauthorized: authentication required',
  'unauthorized: project library not found: project library not found',
  'Error response from daemon: pull access denied for me/x, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
  'denied: requested access to the resource is denied',
  'ERROR: failed to push ghcr.io/me/x: denied: permission_denied: write_package',
  'ERROR: denied: installation not allowed to Create organization package',
  'denied: Permission denied for "2.6" from request "/v2/me/x"',
  // Google Artifact Registry, Amazon ECR, Azure, Quay, Harbor, Gitea and Docker Hub.
  'denied: Unauthenticated request. Unauthenticated requests do not have permission "artifactregistry.repositories.uploadArtifacts" on resource "projects/p/locations/l/repositories/x" (or it may not exist)',
  "denied: Permission 'artifactregistry.repositories.uploadArtifacts' denied on resource (or it may not exist).",
  'denied: User: arn:aws:sts::123456789012:assumed-role/ci/x is not authorized to perform: ecr:InitiateLayerUpload on resource: arn:aws:ecr:eu-west-1:123456789012:repository/x',
  'unauthorized: authentication required, visit https://aka.ms/acr/authorization for more information.',
  request('HEAD', `blobs/${DIGEST}`, '401 UNAUTHORIZED'),
  'unauthorized: unauthorized to access repository: p/x, action: push: unauthorized to access repository: p/x, action: push',
  'unauthorized: reqPackageAccess',
  'ERROR: failed to fetch oauth token: unexpected status from GET request to https://auth.docker.io/token?scope=repository%3Ame%2Fx%3Apull%2Cpush&service=registry.docker.io: 401 Unauthorized: access token has insufficient scopes',
  'no basic auth credentials'
]

const EXPIRED = [
  'denied: Your authorization token has expired. Reauthenticate and try again.',
  `${request('PUT', 'manifests/1', '403 Forbidden')}\ndenied: Your authorization token has expired. Reauthenticate and try again.`
]

/** What Azure's firewall says, to the engine and to BuildKit. */
const BLOCKED = [
  "denied: client with IP '203.0.113.7' is not allowed access. Refer https://aka.ms/acr/firewall to grant access.",
  String.raw`Error response from daemon: Get "https://r.azurecr.io/v2/": denied: {"errors":[{"code":"DENIED","message":"client with IP \u0027203.0.113.7\u0027 is not allowed access. Refer https://aka.ms/acr/firewall to grant access."}]}`
]

const LIMITED = [
  'toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
  `${request('GET', 'manifests/1', '429 Too Many Requests')}\nunknown: not found`,
  'ERROR: failed to build: failed to solve: failed to push r.example/me/x: toomanyrequests: You have reached your pull rate limit',
  'toomanyrequests: You have reached your pull rate limit.',
  'unexpected status: 429 Too Many Requests',
  '429 Too Many Requests - denied: slow down',
  'Error response from daemon: toomanyrequests: Rate exceeded',
  `ERROR: ${TOKEN}: 429 Too Many Requests`,
  `${request('PUT', 'manifests/1', '429 Too Many Requests')}\ndenied: Quota exceeded for quota metric 'Requests per project'`,
  request('GET', 'manifests/1', '429')
]

const UNAVAILABLE = [
  'error parsing HTTP 404 response body: invalid character \'<\': "<html>404 Not Found</html>"',
  'Error response from daemon: error parsing HTTP 404 response body: no error details found in HTTP response body: "{\\"errors\\":[]}"',
  'ERROR: failed to build: failed to solve: failed to push r.example/me/x: unavailable',
  'ERROR: failed to build: failed to solve: failed to push r.example/me/x: unknown: slow down',
  'ERROR: failed to build: failed to solve: failed to push r.example/me/x: unknown: blob upload unknown',
  'Error response from daemon: unknown: slow down',
  'error pulling image configuration: download failed after attempts=1: unknown blob',
  'Error response from daemon: unsupported manifest media type and no default available: text/html',
  'Error response from daemon: Get "http://r.example/v2/": error parsing HTTP 404 response body: no error details found in HTTP response body: "{}"',
  `${request('HEAD', 'manifests/1', '503 Service Unavailable')}\nmanifest unknown: no space left on device`,
  `${request('PUT', 'manifests/1', '500 Internal Server Error')}\nunknown: the tag is immutable`,
  'received unexpected HTTP status: 500 Internal Server Error',
  'unexpected status: 502 Bad Gateway',
  'Error response from daemon: Get "https://r.example/v2/": Get "https://r.example/token?service=r": net/http: request canceled (Client.Timeout exceeded while awaiting headers)',
  '504 Gateway Timeout',
  request('HEAD', 'manifests/1', '520'),
  request('HEAD', 'manifests/1', '522 Origin Connection Time-out'),
  request('PUT', 'manifests/1', '529 <none>'),
  request('GET', 'manifests/1', '408 Request Timeout'),
  `ERROR: ${TOKEN}: 503 Service Unavailable`,
  request('PUT', 'blobs/uploads/1-2?digest=x', '404 Not Found'),
  request('PATCH', 'blobs/uploads/1-2', '404 Not Found'),
  request('PUT', 'manifests/1', '404 Not Found'),
  request('HEAD', `blobs/${DIGEST}`, '404 Not Found'),
  `${request('PUT', 'blobs/uploads/1-2', '404 Not Found')}\nblob upload unknown: blob upload unknown to registry`,
  'ERROR: failed to push ghcr.io/me/x: unknown blob',
  'ERROR: failed to build: failed to solve: failed to push ghcr.io/me/x: unknown',
  'ERROR: Error response from daemon: unknown',
  `${request('PUT', 'manifests/1', '400 Bad Request')}\nmanifest blob unknown: blob unknown to registry`,
  `ERROR: could not fetch content descriptor ${DIGEST} (application/vnd.oci.image.config.v1+json) from remote: not found`,
  'dial tcp 127.0.0.1:5000: connect: connection refused',
  'read tcp 10.0.0.2:1->10.0.0.3:443: connection reset by peer',
  'write: broken pipe',
  `error pulling image configuration: image config verification failed for digest ${DIGEST}`,
  `filesystem layer verification failed for digest ${DIGEST}`,
  `ERROR: failed commit on ref "": unexpected digest: sha256:${'d'.repeat(64)} != ${DIGEST}`,
  `ERROR: failed to build: failed to solve: r.example/me/x@${DIGEST}: failed to resolve source metadata for r.example/me/x@${DIGEST}: failed commit on ref "config-${DIGEST}": unexpected commit digest sha256:${'d'.repeat(64)}, expected ${DIGEST}: failed precondition`,
  "Error response from daemon: invalid character '|' after object key:value pair",
  'net/http: TLS handshake timeout',
  'dial tcp 10.0.0.3:443: i/o timeout',
  'failed to do request: Head "http://r/v2/": EOF',
  'unexpected EOF',
  'stream error: stream ID 5; INTERNAL_ERROR; received from peer',
  'dial tcp: lookup registry.example: no such host',
  'dial tcp: lookup r on 10.0.0.53:53: server misbehaving',
  'context deadline exceeded'
]

const IMMUTABLE = [
  `${request('PUT', 'manifests/1', '400 Bad Request')}\ntag invalid: The image tag '1' already exists in the 'x' repository and cannot be overwritten because the repository is immutable.`,
  'ImageTagAlreadyExistsException: the image tag exists',
  'manifest invalid: cannot update tag 1. The repository has enabled tag immutability',
  `${request('PUT', 'manifests/1', '412 Precondition Failed')}\nunknown: Failed to process request due to 'x:1' configured as immutable.`,
  'denied: The operation is disallowed on this registry, repository or image.',
  'unknown: tag=1 cannot be overwritten because r.example/me/x is an immutable repository',
  'unknown: Repository does not allow updating assets: docker-hosted',
  request('PUT', 'manifests/1', '409 Conflict'),
  request('PUT', 'manifests/1', '412 Precondition Failed')
]

/** Of Artifact Registry, of ECR, of Docker Hub's token server, and of others. */
const NAMES = [
  'ERROR: failed to build: failed to solve: failed to push r.example/p/x: unknown: Missing image name. Pushes should be of the form docker push HOST-NAME/PROJECT-ID/REPOSITORY/IMAGE',
  "ERROR: failed to build: failed to solve: failed to push r.example/p/x: unknown: Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression'",
  `${request('POST', 'blobs/uploads/', '400 Bad Request')}\nname invalid: Missing image name. Pushes should be of the form docker push HOST-NAME/PROJECT-ID/REPOSITORY/IMAGE`,
  'ERROR: failed to push r.example/p/x: name invalid: Invalid repository name.',
  'failed to fetch oauth token: unexpected status from GET request to https://auth.docker.io/token?scope=repository%3Aa%2Fb%2Fc%3Apull%2Cpush&service=registry.docker.io: 400 Bad Request: {"details":"invalid repository name"}'
]

const TOO_LARGE = [
  request('PUT', 'blobs/uploads/1-2', '413 Request Entity Too Large'),
  'failed to copy: unexpected status: 413 Request Entity Too Large',
  'error parsing HTTP 413 response body: invalid character \'<\' looking for beginning of value: "<html>\\r\\n<head><title>413 Request Entity Too Large</title></head>"'
]

const CERTIFICATE = [
  'x509: certificate signed by unknown authority',
  'failed to do request: Head "https://r.example/v2/x/manifests/1": tls: failed to verify certificate: x509: certificate signed by unknown authority'
]

const PLAIN_HTTP = [
  'failed to do request: Head "https://r.example:5000/v2/x/blobs/x": http: server gave HTTP response to HTTPS client'
]

const UNSUPPORTED = [
  'ERROR: failed to build: failed to solve: failed to push r.example/me/x: denied: unknown manifest class for application/vnd.oci.empty.v1+json',
  "ERROR: failed to build: failed to solve: failed to push r.example/me/x: unknown: Invalid image, fail to parse 'manifest.json'",
  request('PUT', `manifests/${DIGEST}`, '400 Bad Request'),
  request('PUT', `manifests/${DIGEST}`, '405 Method Not Allowed'),
  request('PUT', `manifests/${DIGEST}`, '422 Unprocessable Entity'),
  'ERROR: failed to push r.example/me/x: unknown: unknown media type: application/vnd.docker.attestation.manifest.v1+json',
  'ERROR: failed to push r.example/me/x: unknown: unsupported mediatype application/vnd.oci.empty.v1+json',
  'ERROR: failed to build: failed to solve: failed to push r.example/me/x: unsupported',
  request('PUT', 'manifests/1', '415 Unsupported Media Type'),
  `${request('PUT', 'manifests/1', '400 Bad Request')}\nmanifest invalid: manifest invalid`,
  'unsupported: The operation is unsupported.',
  'manifest invalid: media type in manifest should be one of these'
]

/** What Harbor says of a quota. */
const QUOTA =
  'denied: adding 29.0 MiB of storage resource, which when updated to current usage of 152.4 MiB will exceed the configured upper limit of 10.0 MiB.'

const STORAGE = [
  request('PUT', 'blobs/uploads/1-2', '507 Insufficient Storage'),
  `ERROR: failed to build: failed to solve: failed to push r.example/me/x: ${QUOTA}`,
  `${request('PUT', 'manifests/1', '403 Forbidden')}\n${QUOTA}`,
  `${request('PUT', 'manifests/1', '412 Precondition Failed')}\n${QUOTA}`,
  'denied: registry contains 1 repositories, limit is 1',
  'denied: Quota has been exceeded on namespace',
  'ERROR: failed to push r.example/me/x: unknown: filesystem: write /var/lib/registry/x: no space left on device',
  `${request('PUT', 'manifests/1', '400 Bad Request')}\nunknown: filesystem: write /var/lib/registry/x: no space left on device`,
  `${request('PUT', 'blobs/uploads/1-2', '413 Request Entity Too Large')}\nunknown: disk quota exceeded`
]

const TOKENS = [
  `Error response from daemon: Get "https://r.example/v2/": unable to decode token response: invalid character '<' looking for beginning of value`,
  'ERROR: failed to authorize: failed to fetch oauth token: authorization server did not include a token in the response',
  `ERROR: ${TOKEN}: 404 Not Found`,
  'ERROR: failed to fetch oauth token: unexpected status from POST request to https://r.example/v2/token: 404 Not Found\nname unknown: not found'
]

const FULL = [
  'write /data/x: disk quota exceeded',
  'Error response from daemon: failed to create task: mkdir /run/x: no space left on device: unknown',
  'ERROR: failed to push r.example/me/x: failed to copy: failed to open writer: write /var/lib/buildkit/x: no space left on device',

  'ERROR: failed to build: failed to solve: ResourceExhausted: write /var/lib/buildkit/runc-overlayfs/snapshots/snapshots/3/fs/big: no space left on device',
  'write /var/lib/x: no space left on device',
  'Error response from daemon: failed to register layer: write /milvus/bin/milvus: no space left on device',
  'ERROR: failed to build: failed to solve: failed to copy: failed to open writer: write /var/lib/buildkit/x: no space left on device'
]

const LOCAL = [
  'error getting credentials - err: exec: "docker-credential-x": executable file not found in $PATH, out: ``',
  'error getting credentials - err: exit status 1, out: `credentials not found in native keychain`',
  'ERROR: failed to authorize: rpc error: code = Unknown desc = error getting credentials - err: exit status 1, out: `401 Unauthorized\nno such host`',
  'error storing credentials - err: exit status 1, out: `denied`',
  'permission denied while trying to connect to the docker API at unix:///var/run/docker.sock',
  'open /etc/docker/config.json: permission denied',
  'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
  'failed to connect to the docker API at tcp://docker:2375: dial tcp: lookup docker: no such host',
  'error during connect: Get "https://docker:2376/v1.50/info": x509: certificate signed by unknown authority',
  'error during connect: Post "https://docker:2376/v1.50/auth": 403 Forbidden',
  'unable to resolve docker endpoint: context "denied": context not found: open /etc/docker/contexts/meta/x/meta.json: no such file or directory',
  'Error response from daemon: Client sent an HTTP request to an HTTPS server.',
  'ERROR: no builder "404" found',
  "docker: 'buildx' is not a docker command."
]

const UNKNOWN = [
  'ERROR: failed to solve: failed to compute cache key: "/configs/user.yaml": not found',
  'ERROR: failed to solve: process "/bin/sh -c echo manifest unknown; exit 1" did not complete successfully: exit code: 1',
  '/bin/sh: curl: not found',
  'cannot reach 127.0.0.1:5000 for a reason of its own',
  'the layer has 500 files in 404 directories, 512 MiB',
  ''
]

describe('answerOf', () => {
  it.each([
    ['absent', ABSENT],
    ['denied', DENIED],
    ['expired', EXPIRED],
    ['blocked', BLOCKED],
    ['limited', LIMITED],
    ['unavailable', UNAVAILABLE],
    ['immutable', IMMUTABLE],
    ['unsupported', UNSUPPORTED],
    ['name', NAMES],
    ['tooLarge', TOO_LARGE],
    ['certificate', CERTIFICATE],
    ['plainHttp', PLAIN_HTTP],
    ['storage', STORAGE],
    ['token', TOKENS],
    ['full', FULL],
    ['local', LOCAL],
    ['unknown', UNKNOWN]
  ])('recognizes the answer: %s', (answer, messages) => {
    const answers = messages.map((stderr) => [answerOf(failed(stderr)), stderr])
    expect(answers).toEqual(messages.map((stderr) => [answer, stderr]))
  })

  it('reads the reason for the failure, not the log before it', () => {
    const text = '#5 sha256:c0ffee 504.2kB / 1.1MB\n404 not found, going on\n'
    expect(answerOf(failed(`${text}ERROR: push: denied`))).toBe('denied')
  })

  it('treats a command that took too long as an unavailable registry', () => {
    const error = new DockerTimeout(['pull'], 60, 'manifest unknown')
    expect(answerOf(error)).toBe('unavailable')
  })

  it('treats a command that waited in vain in the same way', () => {
    const error = new DockerStalled(['pull'], 240, { kind: 'pull', for: 'x' })
    expect(answerOf(error)).toBe('unavailable')
  })

  it('reads what docker printed, not the arguments of the command', () => {
    const error = new DockerError(['denied'], 'failed with 1', 'no space left')
    expect(answerOf(error)).toBe('unknown')
  })

  it.each([new Error('404 not found'), 'not found', undefined])(
    'knows nothing about %p, which is not from docker',
    (error) => {
      expect(answerOf(error)).toBe('unknown')
    }
  )
})
