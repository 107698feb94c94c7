/** @file From dataset and file name to verified bytes: the data folder, the user's cache, then the network. */
import { checkNumber, DataError } from "@nn/core";
import type { CatalogFile } from "./catalog/entry.ts";
import { sha256Hex } from "./digest.ts";
import { download, type DownloadProgress } from "./download.ts";
import { type NodeModules, nodeModules } from "./node-modules.ts";

export interface FileOptions {
  /** Searched first, never written to. Default: the environment variable `NN_DATA`. */
  readonly dataFolder?: string;
  /** Searched second, and where downloads go. Default: `cacheFolder()`. */
  readonly cacheFolder?: string;
  /** Do not try the network. Default false. */
  readonly offline?: boolean;
  /** Seconds without a byte after which an address is given up. Default 30. */
  readonly timeout?: number;
  readonly onProgress?: (progress: DownloadProgress) => void;
}

/** What the default folders depend on. */
export interface Host {
  readonly platform: string;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Hashes of files that did not change since they were read, by path, time of change and size. */
const knownHashes = new Map<string, string>();

/**
 * The folder for downloads, by the rules of the platform: `$XDG_CACHE_HOME` or `~/.cache` on Linux and the like,
 * `~/Library/Caches` on macOS, `%LOCALAPPDATA%` on Windows; in it `nn/datasets`.
 */
export function cacheFolder(host: Host): string {
  const { platform, home, environment } = host;
  const separator = platform === "win32" ? "\\" : "/";
  const join = (...parts: readonly string[]): string => parts.join(separator);
  const ours = join("nn", "datasets");
  if (platform === "win32") return join(environment["LOCALAPPDATA"] || join(home, "AppData", "Local"), ours);
  if (platform === "darwin") return join(home, "Library", "Caches", ours);
  // The XDG rules: a value that is not absolute is ignored.
  const xdg = environment["XDG_CACHE_HOME"];
  return join(xdg?.startsWith("/") ? xdg : join(home, ".cache"), ours);
}

/**
 * The bytes of `<folder>/<dataset>/<file>` from the data folder, else from the cache, else from the network, with the
 * SHA-256 of the catalog.
 *
 * A download is verified before it gets its name, so an interrupted one leaves no half file.
 * @throws DataError when the file is nowhere and cannot be downloaded, for a hash that differs (the file is kept), for a
 * cache folder that cannot be made, and for names that lead out of the folders. OptionError for a timeout that is not positive or above a day.
 */
export async function readDatasetFile(
  dataset: string,
  file: CatalogFile,
  options: FileOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { timeout = 30, onProgress } = options;
  checkNumber("readDatasetFile", "timeout", timeout, { above: 0, max: 86_400 });
  for (const name of [dataset, file.name]) checkName(dataset, name);
  const node = nodeModules(`dataset "${dataset}"`);
  const { environment, dataFolder, cache } = resolveFolders(node, options);
  const searched: string[] = [];
  for (const folder of [dataFolder, cache]) {
    if (folder === undefined) continue;
    const path = node.path.join(folder, dataset, file.name);
    const found = await readVerified(node, path, file);
    if (found !== undefined) return found;
    searched.push(path);
  }
  const failures: string[] = [];
  if (options.offline === true) failures.push("downloads are switched off");
  else if (file.urls.length === 0) failures.push("no address holds this file");
  else {
    const path = node.path.join(cache, dataset, file.name);
    await makeFolder(node, node.path.dirname(path));
    for (const url of file.urls) {
      const result = await download(node, {
        url,
        path,
        file,
        timeout,
        ...(onProgress === undefined ? {} : { onProgress }),
      });
      if (result instanceof Uint8Array) return result;
      failures.push(`${url}: ${result.failure}`);
    }
  }
  throw new DataError(
    `dataset "${dataset}" needs the file ${file.name} (${file.bytes} bytes). Looked for it at ${searched.join(" and ")}` +
      `${environment === undefined ? "" : ` (NN_DATA is ${environment})`}; download failed (${failures.join("; ")}). ` +
      `${file.memberOf === undefined ? `Fetch ${file.urls[0]} by hand` : `It is made from ${file.memberOf}: put it`} ` +
      `into <folder>/${dataset}/${file.name} and set NN_DATA to <folder>.`,
  );
}

/** Names of datasets and files are folders and files of those names, whoever wrote the catalog. */
function checkName(dataset: string, name: string): void {
  if (!/^[^/\\\0:]+$/.test(name) || name === "." || name === "..") {
    throw new DataError(`dataset "${dataset}": got ${JSON.stringify(name)}, wanted a plain name of a file or folder`);
  }
}

/** A folder and those above it, one by one: under /proc the recursive `mkdir` of Node never ends. */
async function makeFolder(node: NodeModules, folder: string): Promise<void> {
  const above = node.path.dirname(folder);
  try {
    if ((await node.fs.stat(folder).catch(() => undefined))?.isDirectory() === true) return;
    if (above !== folder) await makeFolder(node, above);
    await node.fs.mkdir(folder).catch(async (error: unknown) => {
      // Another program was first.
      if ((await node.fs.stat(folder).catch(() => undefined))?.isDirectory() !== true) throw error;
    });
  } catch (error) {
    if (error instanceof DataError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DataError(
      `the cache folder ${folder} cannot be made (${reason}); name another one with cacheFolder or XDG_CACHE_HOME, or set NN_DATA to a folder with the files`,
    );
  }
}

function resolveFolders(
  node: NodeModules,
  options: FileOptions,
): { environment: string | undefined; dataFolder: string | undefined; cache: string } {
  const { env: environment, platform } = node.process;
  return {
    environment: environment["NN_DATA"],
    dataFolder: options.dataFolder ?? (environment["NN_DATA"] || undefined),
    cache: options.cacheFolder ?? cacheFolder({ platform, home: node.os.homedir(), environment }),
  };
}

/** The bytes of a file that exists, verified; nothing when there is none. */
async function readVerified(
  node: NodeModules,
  path: string,
  file: CatalogFile,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const status = await node.fs.stat(path).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return undefined;
    throw new DataError(`${path}: cannot be read (${error instanceof Error ? error.message : String(error)})`);
  });
  if (status === undefined) return undefined;
  if (!status.isFile()) throw new DataError(`${path}: got a folder or special file, wanted a file`);
  const buffer = await node.fs.readFile(path);
  const bytes = new Uint8Array(buffer.buffer as ArrayBuffer, buffer.byteOffset, buffer.byteLength);
  const stamp = `${path}\n${status.mtimeMs}\n${status.size}`;
  const hash = knownHashes.get(stamp) ?? (await sha256Hex(bytes));
  if (hash !== file.sha256) {
    throw new DataError(
      `${path}: got SHA-256 ${hash} (${bytes.length} bytes), wanted ${file.sha256} (${file.bytes} bytes). The file is left as it is; ` +
        "remove or replace it to have it downloaded again.",
    );
  }
  knownHashes.set(stamp, hash);
  return bytes;
}
