/** @file Engines on which the same program must give the same bits: versions and flags of Node, a browser, another processor. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { arm64Node } from "./arm64.ts";
import { browserHashes } from "./browser.ts";

/** Name of the network → SHA-256. */
export type Hashes = ReadonlyMap<string, string>;

export interface EngineRun {
  readonly title: string;
  /** Rejects with an UnavailableError where the engine is not on this machine. */
  run(): Promise<Hashes> | Hashes;
}

/** The engine cannot be had here; not a difference. */
export class UnavailableError extends Error {}

const program: string = join(import.meta.dirname, "main.js");

/** This Node with other flags, or with other options of `cpu()`. */
export function nodeRun(title: string, flags: readonly string[], args: readonly string[]): EngineRun {
  return { title, run: () => hashesOf(process.execPath, [...flags, program, ...args]) };
}

/** A version of Node from the npm package `node`. */
export function nodeVersionRun(version: string, args: readonly string[] = []): EngineRun {
  return {
    title: `node ${version}${args.length > 0 ? ` ${args.join(" ")}` : ""}`,
    run: () => npxHashes(version, args),
  };
}

function npxHashes(version: string, args: readonly string[]): Hashes {
  const { status } = spawnSync("npx", ["--yes", `node@${version}`, "--version"], { stdio: "ignore" });
  if (status !== 0) throw new UnavailableError(`npx cannot install node@${version}`);
  return hashesOf("npx", ["--yes", `node@${version}`, program, ...args]);
}

export function browserRun(browser: string): EngineRun {
  const title = `${browser}, headless`;
  return {
    title,
    run: async () => {
      if (spawnSync(browser, ["--version"], { stdio: "ignore" }).status !== 0) {
        throw new UnavailableError(`${browser} cannot be run`);
      }
      return await browserHashes(browser);
    },
  };
}

/** Node for arm64, emulated instruction by instruction; takes a minute. */
export function arm64Run(args: readonly string[] = []): EngineRun {
  return {
    title: `node for arm64 under qemu${args.length > 0 ? ` ${args.join(" ")}` : ""}`,
    run: () => {
      const node = arm64Node();
      if (typeof node === "string") throw new UnavailableError(node);
      return hashesOf(node.command, [...node.args, program, ...args]);
    },
  };
}

function hashesOf(command: string, args: readonly string[]): Hashes {
  if (command.includes("/") && !existsSync(command)) throw new UnavailableError(`there is no ${command}`);
  const { stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (error !== undefined) throw error;
  const hashes = parseHashes(stdout);
  if (hashes.size === 0) throw new Error(stderr.trim().split("\n").slice(-5).join("\n") || "it printed nothing");
  return hashes;
}

/** The lines `name sha256` of a text. */
export function parseHashes(text: string): Hashes {
  return new Map([...text.matchAll(/^(\S+) ([0-9a-f]{64})$/gm)].map(([, name = "", hash = ""]) => [name, hash]));
}
