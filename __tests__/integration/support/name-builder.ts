/** Names the builder that the test files of this run of jest share. */
export default function nameBuilder(): void {
  process.env.TEST_BUILDER = `milvus-runpod-test-${process.pid}`
}
