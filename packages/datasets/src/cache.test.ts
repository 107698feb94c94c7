import { DataError, OptionError } from "@nn/core";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cacheFolder, readDatasetFile } from "./cache.ts";
import type { CatalogFile } from "./catalog/entry.ts";

const content = Uint8Array.from({ length: 20_000 }, (_, i) => (i * 7) % 256);
const sha256 = createHash("sha256").update(content).digest("hex");

let root: string;
let server: Server;
let address: string;
let requests: string[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "nn-datasets-"));
  requests = [];
  server = createServer((request, response) => {
    requests.push(request.url ?? "");
    if (request.url === "/good") response.end(content);
    else if (request.url === "/other") response.end(content.map((byte) => byte ^ 1));
    else if (request.url === "/short") response.end(content.subarray(0, 1000));
    else if (request.url === "/long") response.end(Buffer.concat([content, content]));
    else if (request.url === "/cut") {
      response.writeHead(200, { "content-length": content.length });
      response.write(content.subarray(0, 1000), () => response.destroy());
    } else if (request.url === "/stuck") {
      response.writeHead(200, { "content-length": content.length });
      response.write(content.subarray(0, 1000));
    } else if (request.url !== "/silent") response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("the test server has no port");
  address = `http://127.0.0.1:${bound.port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(root, { recursive: true, force: true });
});

const fileAt = (...paths: string[]): CatalogFile => ({
  name: "toy.bin",
  bytes: content.length,
  sha256,
  urls: paths.map((path) => `${address}${path}`),
});
const folders = (): { dataFolder: string; cacheFolder: string } => ({
  dataFolder: join(root, "data"),
  cacheFolder: join(root, "cache"),
});
const put = async (folder: string, bytes: Uint8Array): Promise<string> => {
  const path = join(root, folder, "toy", "toy.bin");
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  return path;
};

describe("readDatasetFile", () => {
  it("takes the data folder first, then the cache, without the network", async () => {
    await put("cache", content);
    expect(await readDatasetFile("toy", fileAt("/good"), folders())).toEqual(content);
    await put("data", content);
    await writeFile(join(root, "cache", "toy", "toy.bin"), "not read any more");
    expect(await readDatasetFile("toy", fileAt("/good"), folders())).toEqual(content);
    expect(requests).toEqual([]);
  });

  it("downloads into the cache once, with progress", async () => {
    const seen: number[] = [];
    const options = { ...folders(), onProgress: ({ received }: { received: number }) => void seen.push(received) };
    expect(await readDatasetFile("toy", fileAt("/good"), options)).toEqual(content);
    expect(seen.at(-1)).toBe(content.length);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(await readdir(join(root, "cache", "toy"))).toEqual(["toy.bin"]);
    await readDatasetFile("toy", fileAt("/good"), options);
    expect(requests).toEqual(["/good"]);
  });

  it("tries mirrors in order", async () => {
    expect(await readDatasetFile("toy", fileAt("/missing", "/cut", "/good"), folders())).toEqual(content);
    expect(requests).toEqual(["/missing", "/cut", "/good"]);
  });

  it.each([
    ["/other", /got SHA-256 [0-9a-f]{64} \(20000 bytes\), wanted [0-9a-f]{64}/],
    ["/short", /got 1000 bytes, wanted 20000/],
    ["/long", /got more than the 20000 bytes wanted/],
    ["/missing", /HTTP status 404/],
  ])("refuses the download of %s and leaves nothing behind", async (path, message) => {
    const reading = readDatasetFile("toy", fileAt(path), folders());
    await expect(reading).rejects.toThrow(DataError);
    await expect(reading).rejects.toThrow(message);
    expect(await readdir(join(root, "cache", "toy"))).toEqual([]);
  });

  it("gives up addresses that say nothing, or nothing more", async () => {
    const options = { ...folders(), timeout: 0.2 };
    expect(await readDatasetFile("toy", fileAt("/silent", "/stuck", "/good"), options)).toEqual(content);
    expect(requests).toEqual(["/silent", "/stuck", "/good"]);
    await expect(readDatasetFile("other", fileAt("/stuck"), options)).rejects.toThrow(
      "/stuck: nothing came for 0.2 seconds",
    );
    await expect(readDatasetFile("toy", fileAt("/good"), { ...options, timeout: 0 })).rejects.toThrow(OptionError);
  });

  it("asks no address where the cache folder cannot be made", async () => {
    await writeFile(join(root, "file"), "");
    for (const cache of [join(root, "file", "cache"), ...(process.platform === "linux" ? ["/proc/nn/cache"] : [])]) {
      const reading = readDatasetFile("toy", fileAt("/good"), { ...folders(), cacheFolder: cache });
      await expect(reading).rejects.toThrow(DataError);
      await expect(reading).rejects.toThrow(
        /^the cache folder .* cannot be made \(.*\); name another one with cacheFolder/,
      );
    }
    expect(requests).toEqual([]);
  });

  it.each(["../toy.bin", "a/b", "..\\toy.bin", "..", ".", "", "C:toy.bin", "toy\0"])(
    "refuses the name %j for a file or a dataset",
    async (name) => {
      await expect(readDatasetFile("toy", { ...fileAt("/good"), name }, folders())).rejects.toThrow(
        `dataset "toy": got ${JSON.stringify(name)}, wanted a plain name`,
      );
      await expect(readDatasetFile(name, fileAt("/good"), folders())).rejects.toThrow("wanted a plain name");
      expect(requests).toEqual([]);
    },
  );

  it("without a network says which file, where it looked, the address and NN_DATA", async () => {
    const file = { ...fileAt(), urls: ["http://127.0.0.1:1/toy.bin"] };
    const message: string = await readDatasetFile("toy", file, folders()).then(String, (error: Error) => error.message);
    for (const part of [
      "toy.bin",
      join(root, "data", "toy", "toy.bin"),
      join(root, "cache", "toy", "toy.bin"),
      "http://127.0.0.1:1/toy.bin",
      "NN_DATA",
    ]) {
      expect(message).toContain(part);
    }
    expect(message).not.toContain("\n");
  });

  it("says what archive a file is made from that has no address of its own", async () => {
    const file = { ...fileAt(), memberOf: "http://127.0.0.1:1/all.tar: toy/*" };
    const message: string = await readDatasetFile("toy", file, folders()).then(String, (error: Error) => error.message);
    expect(message).toContain("no address holds this file");
    expect(message).toContain("It is made from http://127.0.0.1:1/all.tar: toy/*: put it into <folder>/toy/toy.bin");
  });

  it("does not download when offline", async () => {
    await expect(readDatasetFile("toy", fileAt("/good"), { ...folders(), offline: true })).rejects.toThrow(
      "downloads are switched off",
    );
    expect(requests).toEqual([]);
  });

  it("refuses a file with another hash, names both and leaves the file alone", async () => {
    const wrong = content.map((byte) => byte ^ 1);
    const path = await put("data", wrong);
    const message: string = await readDatasetFile("toy", fileAt("/good"), folders()).then(
      String,
      (error: Error) => error.message,
    );
    expect(message).toContain(sha256);
    expect(message).toContain(createHash("sha256").update(wrong).digest("hex"));
    expect(Uint8Array.from(await readFile(path))).toEqual(wrong);
    expect(requests).toEqual([]);
  });

  it("notices that a file changed after it was verified", async () => {
    const path = await put("data", content);
    await readDatasetFile("toy", fileAt("/good"), folders());
    await writeFile(path, content.subarray(1));
    await expect(readDatasetFile("toy", fileAt("/good"), folders())).rejects.toThrow("got SHA-256");
  });
});

describe("cacheFolder", () => {
  it.each([
    ["linux", {}, "/home/ada/.cache/nn/datasets"],
    ["linux", { XDG_CACHE_HOME: "/var/cache/ada" }, "/var/cache/ada/nn/datasets"],
    ["linux", { XDG_CACHE_HOME: "relative" }, "/home/ada/.cache/nn/datasets"],
    ["darwin", { XDG_CACHE_HOME: "/ignored" }, "/home/ada/Library/Caches/nn/datasets"],
    ["win32", {}, "/home/ada\\AppData\\Local\\nn\\datasets"],
    ["win32", { LOCALAPPDATA: "C:\\Local" }, "C:\\Local\\nn\\datasets"],
  ])("on %s with %o is %s", (platform, environment, folder) => {
    expect(cacheFolder({ platform, home: "/home/ada", environment })).toBe(folder);
  });
});
