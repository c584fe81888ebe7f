export default {
  // tsc checks the types once; here they are only removed.
  transform: { '^.+\\.ts$': '<rootDir>/__tests__/support/strip-types.js' },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironment: 'node',
  setupFilesAfterEnv: ['<rootDir>/__tests__/support/exit-code.ts'],
  testSequencer: '<rootDir>/__tests__/support/longest-first.ts',
  // Some tests start processes, which can be slow on a busy machine.
  testTimeout: 60_000,
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/__tests__/integration/']
}
