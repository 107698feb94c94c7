import {
  bernoulliMask,
  integer,
  layerName,
  type LayerOptions,
  type LayerPlugin,
  maxPool2d,
  mul,
  number,
  ShapeError,
  type Shape,
  showShape,
  sub,
  tensor,
} from "@nn/core";

import { defineNoise } from "../forward/define-noise.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly dropBlock: typeof dropBlock;
  }
}

export interface DropBlockOptions extends LayerOptions {
  /** Share of values that is dropped, about, in [0, 1); default 0.1. */
  readonly rate: number;
  /** Side of a block, ≥ 1, cut to the image; default 7. */
  readonly size: number;
}

/**
 * Sets square blocks of feature maps to 0 at random in training; x in evaluation.
 *
 * A block of size b begins at each place where it fits whole, in each channel, with probability γ = rate·H·W/(b²·(H − b + 1)·(W − b + 1)).
 * Blocks overlap, so somewhat less than the rate is dropped, and pixels at the border, which fewer blocks cover, are dropped less often.
 * Every value that stays is divided by its own probability to stay, (1 − γ)^k where k blocks cover it, and so the expectation of training
 * is evaluation at every pixel; the paper divides by the share that stayed, which gives that only on average over pixels.
 *
 * Input and output [n, h, w, channels]. Ghiasi, Lin & Le, "DropBlock: a regularization method for convolutional networks" (2018).
 *
 * @example dropBlock(0.1); dropBlock({ rate: 0.1, size: 3 });
 * @throws OptionError unless the rate is in [0, 1) and so small that γ is below 1, ShapeError for inputs that are no images.
 */
export const dropBlock: LayerPlugin<DropBlockOptions, number> = defineNoise<DropBlockOptions, number>({
  name: "dropBlock",
  summary: "Sets square blocks of feature maps to 0 at random in training.",
  paper: 'Ghiasi, Lin & Le, "DropBlock: a regularization method for convolutional networks" (2018)',
  traits: ({ rate }) => ({ drops: rate }),
  options: { rate: number(0.1, { min: 0, below: 1 }), size: integer(7, { min: 1 }), name: layerName() },
  shorthand: "rate",
  accepts(inputShape, options) {
    const [height, width, channels] = inputShape;
    if (inputShape.length !== 3 || height === undefined || width === undefined || channels === undefined) {
      throw new ShapeError(
        `dropBlock: the input has shape ${showShape(inputShape)} without the batch axis; wanted [height, width, channels]`,
      );
    }
    const { begin } = blocksOf(height, width, options);
    if (begin < 1) return;
    throw new ShapeError(
      `dropBlock: a rate of ${options.rate} in blocks of ${options.size} needs a block at every place of ${showShape(inputShape)}; wanted a smaller rate`,
    );
  },
  train(input, key, options) {
    if (options.rate === 0) return input;
    const [count = 1, height = 1, width = 1, channels = 1] = input.shape;
    const { side, begin, rows, columns } = blocksOf(height, width, options);
    const begins = bernoulliMask(key, begin, [count, rows, columns, channels]);
    // A pixel is dropped when a block begins up to b − 1 rows above and columns left of it.
    const around = [side - 1, side - 1] as const;
    const dropped = maxPool2d(begins, side, { strides: 1, padding: [around, around] });
    return mul(
      mul(input, sub(1, dropped)),
      tensor(weights([height, width], side, begin), { shape: [height, width, 1] }),
    );
  },
});

function blocksOf(
  height: number,
  width: number,
  { rate, size }: DropBlockOptions,
): { readonly side: number; readonly begin: number; readonly rows: number; readonly columns: number } {
  const side = Math.min(size, height, width);
  const [rows, columns] = [height - side + 1, width - side + 1];
  return { side, rows, columns, begin: (rate * height * width) / (side * side * rows * columns) };
}

/** 1/(1 − γ)^k for each pixel. */
function weights([height = 1, width = 1]: Shape, side: number, begin: number): Float32Array {
  const covering = (at: number, length: number): number => Math.min(at, length - side) - Math.max(0, at - side + 1) + 1;
  return Float32Array.from({ length: height * width }, (_, pixel) => {
    const blocks = covering(Math.floor(pixel / width), height) * covering(pixel % width, width);
    let stays = 1;
    for (let block = 0; block < blocks; block++) stays *= 1 - begin;
    return 1 / stays;
  });
}
