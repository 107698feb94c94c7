import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";

import { defineConfig, type TestProjectConfiguration, type ViteUserConfig } from "vitest/config";

// Tests run on source: every package's exports name it under this condition.
const conditions = ["@nn/source", "import", "module", "node", "default"];

// SwiftShader of Debian's chromium package: WebGPU without a GPU. Without it, the WebGPU tests are skipped and say so.
const chromium = "/usr/lib/chromium";
const softwareGpu: Record<string, string> = existsSync(`${chromium}/vk_swiftshader_icd.json`)
  ? {
      LD_LIBRARY_PATH: [process.env.LD_LIBRARY_PATH, chromium].filter(Boolean).join(":"),
      VK_ICD_FILENAMES: process.env.VK_ICD_FILENAMES ?? `${chromium}/vk_swiftshader_icd.json`,
      XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? tmpdir(),
    }
  : {};

function project(name: string, root: string, tests = "src/**/*.test.ts"): TestProjectConfiguration {
  return {
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: { name, root, include: [tests], testTimeout: 60_000, hookTimeout: 60_000, env: softwareGpu },
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
