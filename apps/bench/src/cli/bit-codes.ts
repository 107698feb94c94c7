/** @file Exit codes of the commands that compare bits. */

export const bitCodes = { same: 0, differs: 2, cannotRun: 3 } as const;

/** What they mean, for `--help`. */
export const bitExitCodes: Readonly<Record<number, string>> = {
  [bitCodes.same]: "nothing differs",
  [bitCodes.differs]: "something differs, or was edited",
  [bitCodes.cannotRun]: "bad input, or a trial could not be computed here",
};
