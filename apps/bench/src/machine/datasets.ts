/** @file Real datasets that are here. */
import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { cacheFolder, catalog, readDatasetFile } from "@nn/datasets";
import { counted, messageOf } from "@nn/trials";
import { say, type Finding } from "./finding.ts";

/** Files that are there, each with its hash; a file that is missing is no finding. */
export async function datasets(): Promise<Finding[]> {
  const folders = [
    ...(process.env["NN_DATA"] ? [process.env["NN_DATA"]] : []),
    cacheFolder({ platform: process.platform, home: homedir(), environment: process.env }),
  ];
  const findings: Finding[] = [];
  const missing: string[] = [];
  for (const { name, files } of Object.values(catalog)) {
    const there = await Promise.all(
      files.map((file) =>
        Promise.all(folders.map((folder) => isFile(join(folder, name, file.name)))).then((found) =>
          found.includes(true),
        ),
      ),
    );
    if (!there.includes(true)) {
      missing.push(name);
      continue;
    }
    const lacking = files.filter((_, index) => there[index] === false).map((file) => file.name);
    try {
      for (const [index, file] of files.entries())
        if (there[index] === true) await readDatasetFile(name, file, { offline: true });
      findings.push(
        lacking.length === 0
          ? say("datasets", "ok", `${name}: ${counted(files.length, "file")}, digests as published`)
          : say("datasets", "note", `${name}: without ${lacking.join(", ")}`),
      );
    } catch (error) {
      findings.push(say("datasets", "problem", messageOf(error)));
    }
  }
  const where = process.env["NN_DATA"] ? `NN_DATA is ${process.env["NN_DATA"]}` : "NN_DATA is not set";
  if (missing.length > 0)
    findings.push(say("datasets", "note", `not here, downloaded when asked for: ${missing.join(", ")} (${where})`));
  return findings;
}

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (status) => status.isFile(),
    () => false,
  );
}
