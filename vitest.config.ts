import { existsSync, readdirSync } from "node:fs";

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
    projects: ["packages", "apps"].flatMap((parent) =>
      readdirSync(parent)
        .filter((name) => existsSync(`${parent}/${name}/package.json`))
        .map((name) => project(name, `${parent}/${name}`)),
    ),
  },
});

export default config;
