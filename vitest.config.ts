import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    setupFiles: ["test/support/property-seed.ts"],
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/broker.ts"],
    // Ends what hangs; how long anything takes on a busy machine is not for tests to judge.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Files share a worker's modules, as nothing here mocks or keeps state in one: importing
    // fast-check and tensorflow.js anew for every file took half of the whole run.
    isolate: false,
    // Two files at once: many wait for programs to start, and one waits while the other works.
    maxWorkers: 2,
    restoreMocks: true,
  },
});
