export default {
  // Types are checked once, by tsc; here they are only removed.
  transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false, useESM: true }] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironment: 'node',
  // Some start processes, which may be slow on a busy machine.
  testTimeout: 20_000,
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/__tests__/integration/']
}
