/** @file What a check of this computer says. */

/** `note`: nn works, something is missing or unusual. `problem`: results cannot be computed, stored or trusted. */
export type Level = "ok" | "note" | "problem";

export interface Finding {
  readonly topic: string;
  readonly level: Level;
  readonly text: string;
}

export interface DoctorOptions {
  /** Where results would be stored. */
  readonly folder: string;
  /** Where plug-ins would be found. */
  readonly home: string;
  readonly gpu: boolean;
}

export type Check = (options: DoctorOptions) => Promise<readonly Finding[]>;

export const megabyte: number = 1024 * 1024;

export function say(topic: string, level: Level, text: string): Finding {
  return { topic, level, text };
}
