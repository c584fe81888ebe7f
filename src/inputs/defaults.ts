/**
 * Defaults of the inputs, as in action.yml (a test compares them). A runner
 * passes them on; a call of dist/index.js by hand, or an empty input, does not.
 */
export const DEFAULTS: Record<string, string> = {
  'milvus-version': '2.6',
  variant: 'cpu',
  'base-image': 'milvusdb/milvus',
  platforms: 'linux/amd64,linux/arm64',
  tags: '{{version}}\n{{major}}.{{minor}}',
  push: 'true',
  'dry-run': 'false',
  rebuild: 'if-changed',
  vulnerable: 'warn',
  'smoke-timeout': '300',
  'smoke-emulated': 'health',
  'buildkit-image': 'moby/buildkit:v0.34.2',
  'binfmt-image':
    'tonistiigi/binfmt:qemu-v10.2.3-68@sha256:400a4873b838d1b89194d982c45e5fb3cda4593fbfd7e08a02e76b03b21166f0',
  provenance: 'true',
  sbom: 'false',
  'runpod-canary': 'none',
  'runpod-canary-required': 'true',
  'runpod-timeout': '900',
  'runpod-allow-line-change': 'false',
  'runpod-retry': 'false',
  'runpod-doctor': 'false',
  'runpod-api-url': 'https://api.runpod.io',
  'github-token': '${{ github.token }}'
}
