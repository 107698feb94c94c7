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
  readonly of?: { readonly peer: string; readonly profile?: string; readonly workload?: string; readonly text: string };
}

const jax = { peer: "jax-js", text: "jax-js" };
const torch = { peer: "pytorch", profile: "avx2", text: "PyTorch held to AVX2" };
const product = { peer: "nn", workload: "W1-512", text: "a·b" };

const exact = (workload: string, atLeast: number, of?: Target["of"]): Target => ({
  workload,
  profile: "exact",
  atLeast,
  ...(of === undefined ? {} : { of }),
});
const fast = (workload: string, atLeast: number, of?: Target["of"]): Target => ({
  ...exact(workload, atLeast, of),
  profile: "fast",
});

/** On every version of Node. */
const always: readonly Target[] = [
  exact("W1-512-atb", 0.9, product),
  exact("W1-512-abt", 0.9, product),
  { workload: "W2-first", profile: "exact", below: 150 },
  exact("W3", 20, torch),
  exact("W5", 60, jax),
  { workload: "import", profile: "exact", below: 30 },
];

/** Without 256-bit vectors. */
const narrow: readonly Target[] = [
  ...["W1-256", "W1-512", "W1-1024"].flatMap((workload) => [exact(workload, 40), fast(workload, 45)]),
  exact("W2", 1.6, jax),
  exact("W3x128", 2, torch),
  exact("W4", 0.85, torch),
  exact("W5", 0.5, torch),
  exact("W6", 0.7, torch),
];

/** With them. */
const wider: readonly Target[] = [
  ...["W1-256", "W1-512", "W1-1024"].flatMap((workload) => [
    exact(workload, 80),
    exact(workload, 0.85, torch),
    fast(workload, 100),
    fast(workload, 1, torch),
  ]),
  exact("W2", 1.1, torch),
  fast("W2", 1.3, torch),
  exact("W3x128", 3, torch),
  exact("W4", 1.3, torch),
  fast("W4", 1.5, torch),
  exact("W5", 0.9, torch),
  fast("W5", 1.1, torch),
  exact("W6", 1.1, torch),
  fast("W6", 1.3, torch),
];

/** One line a target of this workload, all with one thread: what was wanted, what came out, whether it was met. */
export function targetLines(workload: string, unit: string, rows: readonly Row[], wide: boolean): string[] {
  const find = (peer: string, name: string, profile?: string): Row | undefined =>
    rows.find((row) => {
      const fits = row.peer === peer && row.workload === name && row.threads === 1;
      return fits && (profile === undefined || row.profile === profile);
    });
  return [...always, ...(wide ? wider : narrow)]
    .filter((target) => target.workload === workload)
    .map(({ profile, atLeast, below, of }) => {
      const wanted =
        below === undefined ? `≥ ${atLeast} ${of === undefined ? unit : `× ${of.text}`}` : `< ${below} ${unit}`;
      const line = `target, ${profile}: ${wanted}`;
      const own = find("nn", workload, profile);
      const other = of && find(of.peer, of.workload ?? workload, of.peer === "nn" ? profile : of.profile);
      if (own === undefined || (of !== undefined && other === undefined)) {
        return `${line}: not measured, ${own === undefined ? "nn" : of!.text} is missing`;
      }
      const value = other === undefined ? own.value : own.value / other.value;
      const met = below === undefined ? value >= atLeast! : value < below;
      return `${line}: ${value.toPrecision(3)}, ${met ? "met" : "missed"}`;
    });
}
