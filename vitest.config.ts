import {defineConfig} from 'vitest/config'

// The ending of a test file names its price: x.test.ts is pure, x.world.test.ts opens a database,
// x.http.test.ts goes through the server, x.browser.test.ts drives Chromium, x.k6.test.ts the load generator k6,
// x.crash.test.ts kills processes.
export default defineConfig({
  test: {
    include: ['{sandbox,scenarios,exercises,grading,loadtests}/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // many files mostly wait: for a browser, a killed process, k6
    maxWorkers: '100%',
    // a condition that comes true late on a busy machine is no failure
    expect: {poll: {timeout: 20_000, interval: 25}},
    pool: 'forks',
  },
})
