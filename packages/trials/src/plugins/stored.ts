/** @file The plug-ins of a stored suite: needed again by whoever runs its trials again. */
import { InputError } from "../errors.ts";
import { suiteOrigin } from "../store/suite-file.ts";
import { builtIns, type Names } from "../suite/resolve-plugin.ts";
import type { Suite } from "../suite/types.ts";

/**
 * What the names of a stored suite mean: its plug-ins, loaded from where its suite file was. All of them are compared with what the
 * folder names before the first is imported, so that code which came in between is not run.
 *
 * @throws InputError when one is gone, or is not what the results were made with.
 */
export async function openStoredNames(folder: string, suite: Suite): Promise<Names> {
  const { plugins = [] } = suite;
  if (plugins.length === 0) return builtIns;
  const { findPlugins, openPlugins } = await import("./load.ts");
  const modules = await findPlugins(
    plugins.map(({ request }) => request),
    await suiteOrigin(folder),
  );
  for (const stored of plugins) {
    const present = modules.find(({ request }) => request === stored.request);
    if (present?.integrity !== stored.integrity) {
      throw new InputError(
        `the plug-in "${stored.request}" is not the one that ${folder} was computed with: ${stored.name} ${stored.version} (${stored.integrity.slice(0, 12)}) ` +
          `is now ${present?.version} (${present?.integrity.slice(0, 12)})`,
      );
    }
  }
  return await openPlugins(modules);
}
