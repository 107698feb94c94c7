/** @file Plug-in packages that are installed. */
import { findPlugin, installedPlugins, messageOf } from "@nn/trials";
import { say, type DoctorOptions, type Finding } from "./finding.ts";

/** What a suite in the folder could name under `plugins`; nothing of it is run. */
export async function plugins({ home }: DoctorOptions): Promise<Finding[]> {
  const findings = installedPlugins(home).map(({ name, provides }) => {
    try {
      const { version } = findPlugin(name, home);
      return say("plug-ins", "ok", `${name} ${version}${provides.length === 0 ? "" : `: ${provides.join(", ")}`}`);
    } catch (error) {
      return say("plug-ins", "note", messageOf(error));
    }
  });
  return findings.length === 0 ? [say("plug-ins", "ok", "none installed here")] : findings;
}
