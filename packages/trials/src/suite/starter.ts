/** @file The suite that `nn-bench init` writes: small, complete, and it runs as it is. */

/** YAML with the given name. */
export function starterSuite(name: string): string {
  return `# A suite says what is compared (treatments), on what (problems), how often (seeds), and how the learning rate is chosen.
#   nn-bench plan FILE     what there is to do
#   nn-bench run FILE      does it, about 20 seconds; stop and start it as you like
#   nn-bench report DIR    the table and the page again
schema: nn-bench/1
name: ${name}
# Major: the problems changed. Minor: results may change. Patch: they cannot.
version: 1.0.0
title: Do deep tanh networks need Glorot's variance?
notes: |
  Two half moons, embedded in nn: nothing is downloaded. Replace this with what you want to know and why.

# Each combination of grid values is a problem; "{depth}" stands for the value.
problems:
  - id: "moons-d{depth}"
    grid: { depth: [2, 8] }
    # Other embedded sets: glyphs, spirals; real ones by name (mnist, fashionMnist, …) are read from NN_DATA or downloaded.
    dataset: { name: moons, options: { train: 512, validation: 256, test: 512 } }
    # Other kinds: residual-mlp, cnn, text, transformer, audio.
    model: { kind: mlp, depth: "{depth}", width: 16, activation: tanh }
    loss: softmaxCrossEntropy
    optimizer: { name: sgd, momentum: 0.9 }
    batchSize: 32
    budget: { steps: 300, evaluateEvery: 25 }
    # Steps until this holds are measured; a run that never gets there is counted as censored, not dropped.
    target: { metric: validation.accuracy, op: ">=", value: 0.95 }

# What is compared. Everything else is equal: treatments see the same examples in the same order, seed by seed.
treatments:
  - { id: small-normal, title: "Normal, σ = 0.01", initializer: smallNormal }
  - { id: glorot-uniform, title: Glorot uniform, initializer: glorotUniform }
  - { id: he-normal, title: He normal, initializer: heNormal }
  # Options go in parentheses or under options; a recipe adds what holds a network back from fitting its examples.
  - { id: glorot-l2, title: "Glorot uniform, L2 λ = 1e-3", initializer: glorotUniform, recipe: { penalty: l2(0.001) } }
# Differences are taken against this one.
reference: glorot-uniform

# Ten give honest intervals; with fewer than five no verdict is given.
seeds: { count: 10, base: 1 }

# Each treatment gets the rate that is best for it, chosen on seeds of its own and on validation data.
tuning:
  learningRate: [0.003, 0.01, 0.03, 0.1, 0.3]
  seeds: 2
  select: validation.loss
  budget: { steps: 150, evaluateEvery: 150 }

# What you expect, written down before the run; nn-bench claims DIR tests it, corrected for the number of claims.
claims:
  - { id: small-is-worse, that: small-normal < glorot-uniform, metric: test.accuracy }
  # ~ says equal within a margin, >= and <= no worse than by it.
  - { id: he-is-no-better, that: he-normal ~ glorot-uniform, metric: test.accuracy, margin: 0.02, where: { depth: 2 } }
`;
}
