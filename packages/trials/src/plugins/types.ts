/** @file Packages that bring names into a suite. */

/** What a trial that uses a plug-in depends on; part of its key. */
export interface PluginPackage {
  /** Name of the package, or `file:` and the name of a single file. */
  readonly name: string;
  /** Version of the package; `local` for a single file. */
  readonly version: string;
  /** SHA-256 in hex over the modules that importing it loads: its own by content, other packages' by name and version. */
  readonly integrity: string;
}

/** A plug-in package as a suite asks for it, and where it was found. */
export interface PluginModule extends PluginPackage {
  /** As the suite has it: a relative path or the name of a package. */
  readonly request: string;
  /** File URL of the module. */
  readonly url: string;
}
