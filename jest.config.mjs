/** Two projects: `core` needs nothing; `postgres` (files named *.pg.test.ts) gets a cluster of its own for the run. */
const shared = {
  testEnvironment: '<rootDir>/test/support/numeric-environment.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    // What `discoverPlugins` does for Node: a user's plugin finds it from any folder.
    '^alphaql/plugin$': '<rootDir>/src/quant/plugin-api.ts',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: false },
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/var'],
};

export default {
  // Nothing takes so long, but a machine with two slow cores takes five times what a quick one does.
  testTimeout: 300_000,
  projects: [
    {
      ...shared,
      displayName: 'core',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['\\.pg\\.test\\.ts$'],
    },
    {
      ...shared,
      displayName: 'postgres',
      testMatch: ['<rootDir>/test/**/*.pg.test.ts'],
      globalSetup: '<rootDir>/test/support/global-setup.mjs',
      globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
    },
  ],
};
