// TensorFlow.js on its WebAssembly backend (SIMD; threads do not exist there under Node), eager, as its users write it.
import { dirname, join } from "node:path";
import { createRequire } from "node:module";

import { serve } from "../../dist/peers/serve.js";
import { classes, denseNetworks, normals } from "./networks.mjs";

// Its notices go to standard output, which belongs to the answers.
console.log = console.info = console.warn = () => {};
const require = createRequire(import.meta.url);
const tf = require("@tensorflow/tfjs");
const { setWasmPaths } = require("@tensorflow/tfjs-backend-wasm");
setWasmPaths(`${join(dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json")), "dist")}/`);
await tf.setBackend("wasm");
await tf.ready();

function variable(shape, fan) {
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.variable(tf.tensor(fan === 0 ? new Float32Array(size) : normals(size, Math.sqrt(2 / fan)), shape));
}

function training(variables, loss) {
  const optimizer = tf.train.momentum(0.05, 0.9);
  return {
    amount: 1,
    run() {
      const value = optimizer.minimize(loss, true, variables);
      value.dataSync();
      value.dispose();
    },
  };
}

function target(batch, count) {
  return tf.cast(tf.oneHot(tf.tensor1d(classes(batch, count), "int32"), count), "float32");
}

function dense({ widths, batch, activation, normalized }) {
  const layers = widths.slice(1).map((units, index) => ({
    kernel: variable([widths[index], units], widths[index]),
    bias: variable([units], 0),
    ...(normalized === true && index < widths.length - 2
      ? { gain: tf.variable(tf.ones([units])), offset: variable([units], 0) }
      : {}),
  }));
  const inputs = tf.tensor2d(normals(batch * widths[0]), [batch, widths[0]]);
  const labels = target(batch, widths.at(-1));
  return training(layers.flatMap(Object.values), () => {
    let value = inputs;
    layers.forEach(({ kernel, bias, gain, offset }, index) => {
      value = tf.add(tf.matMul(value, kernel), bias);
      if (index === layers.length - 1) return;
      if (normalized === true) {
        const { mean, variance } = tf.moments(value, 0);
        value = tf.batchNorm2d(value, mean, variance, offset, gain, 1e-5);
      }
      value = activation === "relu" ? tf.relu(value) : tf.tanh(value);
      if (normalized === true) value = tf.dropout(value, 0.5);
    });
    return tf.losses.softmaxCrossEntropy(labels, value);
  });
}

function convolutional() {
  const first = variable([3, 3, 1, 32], 9);
  const second = variable([3, 3, 32, 64], 288);
  const hidden = variable([3136, 128], 3136);
  const last = variable([128, 10], 128);
  const inputs = tf.tensor4d(normals(64 * 784), [64, 28, 28, 1]);
  const labels = target(64, 10);
  return training([first, second, hidden, last], () => {
    let value = tf.maxPool(tf.relu(tf.conv2d(inputs, first, 1, "same")), 2, 2, "valid");
    value = tf.maxPool(tf.relu(tf.conv2d(value, second, 1, "same")), 2, 2, "valid");
    value = tf.relu(tf.matMul(tf.reshape(value, [64, 3136]), hidden));
    return tf.losses.softmaxCrossEntropy(labels, tf.matMul(value, last));
  });
}

function product(size, layout) {
  const a = tf.tensor2d(normals(size * size), [size, size]);
  const b = tf.tensor2d(normals(size * size), [size, size]);
  return {
    amount: (2 * size * size * size) / 1e9,
    run: () => tf.matMul(a, b, layout === "atb", layout === "abt").dispose(),
  };
}

await serve((workload) => {
  const [name, size, layout] = workload.split("-");
  if (name === "W1") return product(Number(size), layout);
  if (name === "W5") return convolutional();
  return name in denseNetworks ? dense(denseNetworks[name]) : "no such workload here";
});
