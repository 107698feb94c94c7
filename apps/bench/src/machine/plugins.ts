/** @file Plug-in packages that are installed. */
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { say, type DoctorOptions, type Finding } from "./finding.ts";

interface PluginManifest {
  readonly name?: string;
  readonly version?: string;
  readonly nn?: { readonly plugin?: string; readonly api?: number; readonly provides?: readonly string[] };
}

/** Packages with a field `nn` in the `node_modules` of the folder and of its parents; nothing of them is run. */
export async function plugins({ home }: DoctorOptions): Promise<Finding[]> {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (let at = resolve(home); ; at = dirname(at)) {
    for (const folder of await packagesIn(join(at, "node_modules"))) {
      const manifest = await readFile(join(folder, "package.json"), "utf8")
        .then((text): PluginManifest => JSON.parse(text))
        .catch((): PluginManifest => ({}));
      const { name, version, nn } = manifest;
      if (name === undefined || nn === undefined || seen.has(name)) continue;
      seen.add(name);
      const provides = nn.provides === undefined || nn.provides.length === 0 ? "" : `: ${nn.provides.join(", ")}`;
      findings.push(
        nn.api !== undefined && nn.api !== 1
          ? say(
              "plug-ins",
              "note",
              `${name} ${version ?? ""} is for version ${nn.api} of the plug-in contract; this nn-bench has version 1`,
            )
          : say("plug-ins", "ok", `${name} ${version ?? ""}${provides}`),
      );
    }
    if (dirname(at) === at) break;
  }
  return findings.length === 0 ? [say("plug-ins", "ok", "none installed here")] : findings;
}

async function packagesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const scopes = names.filter((name) => name.startsWith("@"));
  const scoped = await Promise.all(
    scopes.map(async (scope) =>
      (await readdir(join(folder, scope)).catch((): string[] => [])).map((name) => join(scope, name)),
    ),
  );
  return [...names.filter((name) => !name.startsWith("@") && !name.startsWith(".")), ...scoped.flat()]
    .toSorted()
    .map((name) => join(folder, name));
}
