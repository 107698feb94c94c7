/** @file A small suite and made-up records for tests. */
import { parseSuite } from "../suite/load.ts";
import type { Suite } from "../suite/types.ts";
import { resultHash, trialKey } from "../trial/key.ts";
import type { Provenance } from "../store/provenance.ts";
import type { Trial, TrialRecord, TrialResult } from "../trial/types.ts";

/** Two depths, three treatments, two rates: 6 cells, 12 × seeds tuning trials. */
export const sampleText = `schema: nn-bench/1
name: sample
version: 1.0.0
problems:
  - id: "moons-d{depth}"
    grid: { depth: [1, 2] }
    dataset: { name: moons, options: { train: 64, validation: 32, test: 32 } }
    model: { kind: mlp, depth: "{depth}", width: 8, activation: tanh }
    optimizer: { name: sgd, momentum: 0.9 }
    batchSize: 16
    budget: { steps: 12, evaluateEvery: 6 }
    target: { metric: validation.accuracy, op: ">=", value: 0.7, hold: 1 }
treatments:
  - { id: zeros, initializer: zeros }
  - { id: glorot-uniform, initializer: glorotUniform }
  - { id: he-normal, initializer: heNormal }
reference: glorot-uniform
seeds: { count: 2, base: 7 }
tuning:
  learningRate: [0.1, 0.01]
  seeds: 1
  budget: { steps: 6 }
  fixedRate: 0.1
`;

export function sampleSuite(): Suite {
  return parseSuite("sample.suite.yaml", sampleText);
}

/** A completed result with the given validation loss, or a diverged one for null. */
export function sampleResult(validationLoss: number | null): TrialResult {
  const metrics = { loss: validationLoss, accuracy: 0.5 };
  return {
    status: validationLoss === null ? "diverged" : "completed",
    ...(validationLoss === null ? { divergence: { step: 3, kind: "nan", where: "batch loss" } as const } : {}),
    steps: 12,
    curve: [],
    final: { train: metrics, validation: metrics, test: metrics },
    stepsToTarget: null,
    signal: { start: [], end: null },
    weightsHash: "00",
    weightsChain: [],
    flopsPerStep: null,
  };
}

export function sampleRecord(trial: Pick<Trial, "spec" | "labels">, result: TrialResult): TrialRecord {
  return {
    key: trialKey(trial.spec),
    resultHash: resultHash(result),
    labels: trial.labels,
    spec: trial.spec,
    result,
    timing: { seconds: 0.25, startedAt: "2026-01-01T00:00:00.000Z", engine: "node 20.20.2" },
  };
}

/** Of a run on a made-up machine. */
export const sampleProvenance: Provenance = {
  git: null,
  lockfileSha256: null,
  packages: [],
  engine: { name: "node", version: "20.20.2", v8: "11.3" },
  platform: "linux x64",
  cpu: { model: "A CPU", cores: 2 },
  workers: 2,
  backend: "cpu",
  profile: "exact",
  suite: { name: "sample", version: "1.0.0", sha256: "cd".repeat(32) },
  datasets: [],
  startedAt: "2026-11-24T02:00:00.000Z",
  finishedAt: null,
};
