/** @file What is measured and in which unit; bench:peers, every peer and the targets use these names. */
export interface PeerWorkload {
  readonly name: string;
  readonly unit: string;
  readonly text: string;
  /** Measured of this library alone, exact on one thread; lower is better. */
  readonly own?: boolean;
}

const gflops = "GFLOP/s";
const steps = "steps/s";
const ms = "ms";

export const peerWorkloads: readonly PeerWorkload[] = [
  { name: "W1-256", unit: gflops, text: "a·b, 256 × 256" },
  { name: "W1-1024", unit: gflops, text: "a·b, 1024 × 1024" },
  { name: "W1-512", unit: gflops, text: "a·b, 512 × 512" },
  { name: "W1-512-atb", unit: gflops, text: "aᵀ·b, 512 × 512" },
  { name: "W1-512-abt", unit: gflops, text: "a·bᵀ, 512 × 512" },
  { name: "W2", unit: steps, text: "784-512-512-10 ReLU, batch 128" },
  { name: "W2-first", unit: ms, text: "first step of W2 after it is compiled, in a new process", own: true },
  { name: "W3", unit: steps, text: "2-32-32-2 tanh, batch 32" },
  { name: "W3x128", unit: "network-steps/s", text: "128 networks of W3" },
  { name: "W4", unit: steps, text: "784-30×128-10 ReLU, batch 128" },
  { name: "W5", unit: steps, text: "CNN on 28 × 28, batch 64" },
  { name: "W6", unit: steps, text: "W2 with batch normalization and dropout" },
  { name: "W7", unit: steps, text: "transformer layer of 32 features and 4 heads, 12 tokens, batch 16" },
  { name: "W8", unit: steps, text: "ResNet of 16, 32 and 64 channels on 32 × 32 × 3, batch 64" },
  { name: "import", unit: ms, text: "import of @nn/core in a new process", own: true },
];
