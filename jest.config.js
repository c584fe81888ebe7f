const typescript = {
  // Types are checked once, by `npm run typecheck`; here they are only removed.
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, diagnostics: false }] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironment: 'node'
}

export default {
  projects: [
    {
      ...typescript,
      displayName: 'unit',
      testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
      testPathIgnorePatterns: [
        '/node_modules/',
        '<rootDir>/__tests__/integration/'
      ]
    },
    {
      ...typescript,
      displayName: 'integration',
      // Real builds and real servers: minutes, when all caches are cold.
      testTimeout: 300_000,
      testMatch: ['<rootDir>/__tests__/integration/**/*.test.ts']
    }
  ]
}
