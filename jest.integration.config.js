import unit from './jest.config.js'

export default {
  ...unit,
  testMatch: ['<rootDir>/__tests__/integration/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testSequencer: '<rootDir>/__tests__/integration/support/longest-first.js',
  globalSetup: '<rootDir>/__tests__/integration/support/name-builder.ts',
  globalTeardown: '<rootDir>/__tests__/integration/support/remove-builder.ts',
  // Real builds and real servers, which may be slow on a busy machine.
  testTimeout: 300_000,
  // A test that fails may leave a server running, which must not hold up CI.
  forceExit: true,
  // They share one engine, and look for what is left in it.
  maxWorkers: 1
}
