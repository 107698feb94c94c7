// jax-js on its WebAssembly device (one thread under Node), the whole step under jit.
import { defaultDevice, init, jit, lax, nn, numpy as np, random, tree, valueAndGrad } from "@jax-js/jax";

import { serve } from "../../dist/peers/serve.js";
import { classes, denseNetworks, normals } from "./networks.mjs";

// Its notices go to standard output, which belongs to the answers.
console.log = console.info = console.warn = () => {};
await init("wasm");
defaultDevice("wasm");

function tensor(shape, scale = 1) {
  const size = shape.reduce((a, b) => a * b, 1);
  return np.array(scale === 0 ? new Float32Array(size) : normals(size, scale)).reshape(shape);
}

const kernel = (shape, fan) => tensor(shape, Math.sqrt(2 / fan));

function target(batch, count) {
  return nn.oneHot(np.array(classes(batch, count), { dtype: np.int32 }), count);
}

/** Arrays that are passed are consumed, here as everywhere in jax-js; `.ref` keeps them. */
function training(initial, inputs, labels, forward, draws = false) {
  const loss = (parameters, x, y, key) =>
    nn
      .logSoftmax(forward(parameters, x, key))
      .mul(y)
      .sum()
      .mul(-1 / labels.shape[0]);
  const step = jit((parameters, velocity, x, y, key) => {
    const [value, slopes] = valueAndGrad(loss)(tree.ref(parameters), x, y, key);
    const next = tree.map((v, g) => v.mul(0.9).add(g), velocity, slopes);
    return [tree.map((p, v) => p.sub(v.mul(0.05)), parameters, tree.ref(next)), next, value];
  });
  let parameters = initial;
  let velocity = tree.map((p) => np.zeros(p.shape), initial);
  const fixedKey = random.key(0);
  let steps = 0;
  return {
    amount: 1,
    async run() {
      steps += 1;
      const key = draws ? random.key(steps) : fixedKey.ref;
      let value;
      [parameters, velocity, value] = step(parameters, velocity, inputs.ref, labels.ref, key);
      await value.data();
    },
  };
}

/** Batch normalization with the moments of the batch. */
function normalize(value, gain, offset) {
  const centered = value.ref.sub(np.mean(value, 0));
  const variance = np.mean(np.square(centered.ref), 0);
  return centered
    .div(np.sqrt(variance.add(1e-5)))
    .mul(gain)
    .add(offset);
}

function dense({ widths, batch, activation, normalized = false }) {
  const last = widths.length - 2;
  const parameters = widths.slice(1).map((units, index) => ({
    kernel: kernel([widths[index], units], widths[index]),
    bias: tensor([units], 0),
    ...(normalized && index < last ? { gain: np.ones([units]), offset: tensor([units], 0) } : {}),
  }));
  const activate = activation === "relu" ? nn.relu : np.tanh;
  const forward = (layers, x, key) => {
    const keys = normalized ? random.split(key, 2) : (key.dispose(), undefined);
    let value = x;
    layers.forEach(({ kernel: weights, bias, gain, offset }, index) => {
      value = np.dot(value, weights).add(bias);
      if (index === last) return;
      if (normalized) value = normalize(value, gain, offset);
      value = activate(value);
      if (normalized) {
        const mask = random.bernoulli(index === 0 ? keys.ref.slice(0) : keys.slice(1), 0.5, value.shape);
        value = value.mul(mask.astype(np.float32)).mul(2);
      }
    });
    return value;
  };
  return training(parameters, tensor([batch, widths[0]]), target(batch, widths.at(-1)), forward, normalized);
}

function pool(value) {
  const [count, channels, height, width] = value.shape;
  return np.max(value.reshape([count, channels, height / 2, 2, width / 2, 2]), [3, 5]);
}

function convolutional() {
  const parameters = {
    first: kernel([32, 1, 3, 3], 9),
    second: kernel([64, 32, 3, 3], 288),
    hidden: kernel([3136, 128], 3136),
    last: kernel([128, 10], 128),
  };
  const forward = ({ first, second, hidden, last }, x, key) => {
    key.dispose();
    let value = pool(nn.relu(lax.conv(x, first, [1, 1], "SAME")));
    value = pool(nn.relu(lax.conv(value, second, [1, 1], "SAME")));
    return np.dot(nn.relu(np.dot(value.reshape([64, 3136]), hidden)), last);
  };
  return training(parameters, tensor([64, 1, 28, 28]), target(64, 10), forward);
}

function product(size, layout) {
  const a = tensor([size, size]);
  const b = tensor([size, size]);
  const multiply = jit((x, y) =>
    np.dot(layout === "atb" ? np.transpose(x) : x, layout === "abt" ? np.transpose(y) : y),
  );
  return {
    amount: (2 * size * size * size) / 1e9,
    async run() {
      const result = multiply(a.ref, b.ref);
      await result.blockUntilReady();
      result.dispose();
    },
  };
}

await serve((workload) => {
  const [name, size, layout] = workload.split("-");
  if (name === "W1") return product(Number(size), layout);
  if (name === "W5") return convolutional();
  return name in denseNetworks ? dense(denseNetworks[name]) : "no such workload here";
});
