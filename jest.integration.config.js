import unit from './jest.config.js'

export default {
  ...unit,
  testMatch: ['<rootDir>/__tests__/integration/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/__tests__/integration/support/set-up.ts',
  globalTeardown: '<rootDir>/__tests__/integration/support/tear-down.ts',
  // Real builds and real servers, which can be slow on a busy machine.
  testTimeout: 600_000,
  // A failed test may leave a server running, which must not hold up CI.
  forceExit: true
}
