// The numbers of the training workloads for libraries that build them by hand.

/** Layer widths, batch and activation of the dense workloads. */
export const denseNetworks = {
  W2: { widths: [784, 512, 512, 10], batch: 128, activation: "relu" },
  W3: { widths: [2, 32, 32, 2], batch: 32, activation: "tanh" },
  W4: { widths: [784, ...Array.from({ length: 30 }, () => 128), 10], batch: 128, activation: "relu" },
  W6: { widths: [784, 512, 512, 10], batch: 128, activation: "relu", normalized: true },
};

/** Standard normal numbers times `scale`; speed does not depend on which. */
export function normals(count, scale = 1) {
  return Float32Array.from(
    { length: count },
    () => scale * Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random()),
  );
}

/** Class numbers, evenly spread. */
export function classes(count, limit) {
  return Int32Array.from({ length: count }, (_, index) => (7 * index) % limit);
}
