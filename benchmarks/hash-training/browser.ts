/** @file The hashes from a browser without a window, through its `--dump-dom`. */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AddressInfo } from "node:net";

import { build } from "esbuild";

/** Bundles the page, serves it on a free port and reads what the browser makes of it. */
export async function browserHashes(browser: string): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "page.js")],
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "error",
  });
  const script = outputFiles[0]?.text ?? "";
  const profile = await mkdtemp(join(tmpdir(), "hash-training-"));
  const path = join(profile, "page.html");
  await writeFile(path, `<!doctype html><meta charset="utf-8"><body><script type="module" src="/page.js"></script>`);
  const html = await readFile(path);
  const server = createServer((request, response) => {
    const isScript = request.url === "/page.js";
    response.writeHead(200, { "content-type": isScript ? "text/javascript" : "text/html" });
    response.end(isScript ? script : html);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const text = await dumpDom(browser, `http://127.0.0.1:${port}/`, profile);
    return new Map(
      [...text.matchAll(/(\S+) ([0-9a-f]{64})$/gm)].map(([, name = "", hash = ""]) => [name.replace(/^.*>/, ""), hash]),
    );
  } finally {
    server.close();
    await rm(profile, { recursive: true, force: true });
  }
}

function dumpDom(browser: string, url: string, profile: string): Promise<string> {
  const child = spawn(
    browser,
    [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      `--user-data-dir=${profile}`,
      "--virtual-time-budget=120000",
      "--dump-dom",
      url,
    ],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (part: string) => (text += part));
    child.on("error", reject);
    child.on("close", () => resolve(text));
  });
}
