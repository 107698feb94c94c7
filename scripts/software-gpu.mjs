// SwiftShader of Debian's chromium package: WebGPU without a GPU.
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";

/** What a process needs in its environment, before Node starts, to find the adapter; nothing where the package is absent. */
export function softwareGpu() {
  const chromium = "/usr/lib/chromium";
  const driver = `${chromium}/vk_swiftshader_icd.json`;
  if (!existsSync(driver)) return {};
  const { LD_LIBRARY_PATH, VK_ICD_FILENAMES = driver, XDG_RUNTIME_DIR = tmpdir() } = process.env;
  return {
    LD_LIBRARY_PATH: [LD_LIBRARY_PATH, chromium].filter(Boolean).join(":"),
    VK_ICD_FILENAMES,
    XDG_RUNTIME_DIR,
  };
}
