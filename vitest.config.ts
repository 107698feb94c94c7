import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";

import { defineConfig, type TestProjectConfiguration, type ViteUserConfig } from "vitest/config";

import { softwareGpu } from "./scripts/software-gpu.mjs";

// Tests run on source: every package's exports name it under this condition.
const conditions = ["@nn/source", "import", "module", "node", "default"];

// Without it, the WebGPU tests are skipped and say so.
const env = softwareGpu();

function project(name: string, root: string, tests = "{src,test}/**/*.test.ts"): TestProjectConfiguration {
  // Names in direct calls are those that this file offers; index.ts imports it, tests of single files do not.
  const offered = resolve(root, "src/built-ins.ts");
  const setupFiles = existsSync(offered) ? [offered] : [];
  return {
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: { name, root, include: [tests], testTimeout: 60_000, hookTimeout: 60_000, env, setupFiles },
  };
}

const config: ViteUserConfig = defineConfig({
  test: {
    maxWorkers: 2,
    onConsoleLog: (log) => {
      throw new Error(`a test printed: ${log}`);
    },
    projects: [
      ...["packages", "apps"].flatMap((parent) =>
        readdirSync(parent)
          .filter((name) => existsSync(`${parent}/${name}/package.json`))
          .map((name) => project(name, `${parent}/${name}`)),
      ),
      project("benchmarks", "benchmarks", "hash-training/*.test.ts"),
    ],
  },
});

export default config;
