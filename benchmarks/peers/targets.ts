/** @file What this library wants to reach, as ratios within one run; printed beside what was measured. */
import type { Row } from "./row.ts";

interface Target {
  readonly workload: string;
  readonly profile: "exact" | "fast";
  /** At least this … */
  readonly atLeast?: number;
  /** … or less than this, in the unit of the workload. */
  readonly below?: number;
  /** The row whose value is the unit; absent: `atLeast` is in the unit of the workload. */
  readonly of?: { readonly peer: string; readonly workload?: string; readonly text: string };
}

const jax = { peer: "jax-js", text: "jax-js" };
const torch = { peer: "pytorch", text: "PyTorch eager" };
const product = { peer: "nn", workload: "W1-512", text: "a·b" };

/** All with one thread. */
const targets: readonly Target[] = [
  ...["W1-256", "W1-512"].flatMap((workload): Target[] => [
    { workload, profile: "exact", atLeast: 30 },
    { workload, profile: "fast", atLeast: 42 },
  ]),
  { workload: "W1-512-atb", profile: "exact", atLeast: 0.9, of: product },
  { workload: "W1-512-abt", profile: "exact", atLeast: 0.9, of: product },
  { workload: "W2", profile: "exact", atLeast: 1.9, of: jax },
  { workload: "W2", profile: "fast", atLeast: 0.75, of: torch },
  { workload: "W2-first", profile: "exact", below: 150 },
  { workload: "W3", profile: "exact", atLeast: 20, of: torch },
  { workload: "W3x128", profile: "exact", atLeast: 1.5, of: torch },
  { workload: "W4", profile: "exact", atLeast: 0.85, of: torch },
  { workload: "W4", profile: "fast", atLeast: 1.1, of: torch },
  { workload: "W5", profile: "exact", atLeast: 60, of: jax },
  { workload: "W5", profile: "exact", atLeast: 0.5, of: torch },
  { workload: "W5", profile: "fast", atLeast: 0.8, of: torch },
  { workload: "W6", profile: "exact", atLeast: 0.7, of: torch },
  { workload: "W6", profile: "fast", atLeast: 0.9, of: torch },
  { workload: "import", profile: "exact", below: 30 },
];

/** One line a target of this workload: what was wanted, what came out, whether it was met. */
export function targetLines(workload: string, unit: string, rows: readonly Row[]): string[] {
  const find = (peer: string, name: string, profile?: string): Row | undefined =>
    rows.find((row) => {
      const fits = row.peer === peer && row.workload === name && row.threads === 1;
      return fits && (profile === undefined || row.profile === profile);
    });
  return targets
    .filter((target) => target.workload === workload)
    .map(({ profile, atLeast, below, of }) => {
      const wanted =
        below === undefined ? `≥ ${atLeast} ${of === undefined ? unit : `× ${of.text}`}` : `< ${below} ${unit}`;
      const line = `target, ${profile}: ${wanted}`;
      const own = find("nn", workload, profile);
      const other = of && find(of.peer, of.workload ?? workload, of.peer === "nn" ? profile : undefined);
      if (own === undefined || (of !== undefined && other === undefined)) {
        return `${line}: not measured, ${own === undefined ? "nn" : of!.text} is missing`;
      }
      const value = other === undefined ? own.value : own.value / other.value;
      const met = below === undefined ? value >= atLeast! : value < below;
      return `${line}: ${value.toPrecision(3)}, ${met ? "met" : "missed"}`;
    });
}
