import { defineConfig, type TestProjectConfiguration, type ViteUserConfig } from "vitest/config";

// Tests run on source: every package's exports name it under this condition.
const conditions = ["@nn/source", "import", "module", "node", "default"];

function project(name: string, root: string): TestProjectConfiguration {
  return {
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: { name, root, include: ["src/**/*.test.ts"], testTimeout: 60_000 },
  };
}

const config: ViteUserConfig = defineConfig({
  test: {
    maxWorkers: 2,
    onConsoleLog: (log) => {
      throw new Error(`a test printed: ${log}`);
    },
    projects: [
      ...["core", "init", "datasets", "train"].map((name) => project(name, `packages/${name}`)),
      project("bench", "apps/bench"),
    ],
  },
});

export default config;
