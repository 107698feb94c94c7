import { array, type AveragingPlugin, type NdArray, type Slots, tensor, type Tensor, type Variables } from "@nn/core";
import { demand, type Law } from "@nn/core/testing";

/** One parameter after each step, from 1; the first value is that before training. */
const histories: readonly (readonly number[])[] = [
  [1, 1, 1, 1, 1, 1],
  [0, 3, -2, 5, 1, 4, 4, -7],
  Array.from({ length: 30 }, (_, i) => (i * 7) % 11),
];

/** The averages after each step. */
async function averages(plugin: AveragingPlugin, options: object, values: readonly number[]): Promise<number[]> {
  const averaging = plugin(options);
  const [first = 0, ...later] = values;
  const one = (value: number): Variables<NdArray> => ({ dense1: { kernel: array([value]) } });
  const number = (variables: Variables<Tensor>): Tensor => variables.dense1!.kernel!;
  const traced = (slots: Slots<NdArray>): Slots<Tensor> =>
    Object.fromEntries(
      Object.entries(slots).map(([name, { dense1 }]) => [
        name,
        { dense1: { kernel: tensor(dense1!.kernel!.data, { shape: [1] }) } },
      ]),
    );
  let slots: Slots<NdArray> = averaging.init(one(first));
  const all: number[] = [];
  for (const [index, value] of later.entries()) {
    const parameters = { dense1: { kernel: tensor([value]) } };
    const next = averaging.update(traced(slots), parameters, { step: tensor(index + 1) });
    demand(Object.keys(next).join() === Object.keys(slots).join(), () => "the slots change");
    all.push((await number(averaging.weights(next, parameters)).data())[0]!);
    slots = Object.fromEntries(
      await Promise.all(
        Object.entries(next).map(async ([name, kept]) => [name, one((await number(kept).data())[0]!)] as const),
      ),
    );
  }
  return all;
}

/** What every averaging must keep. */
export const averagingLaws: readonly Law<AveragingPlugin>[] = [
  {
    name: "the average is never outside of what was seen, and of equal weights it is these",
    async check(plugin, options) {
      for (const values of histories) {
        for (const [index, average] of (await averages(plugin, options, values)).entries()) {
          const seen = values.slice(0, index + 2);
          const [low, high] = [Math.min(...seen), Math.max(...seen)];
          const slack = 1e-5 * Math.max(1, high - low);
          demand(
            average >= low - slack && average <= high + slack,
            () => `after step ${index + 1} the average of ${seen.join(", ")} is ${average}`,
          );
        }
      }
    },
  },
  {
    name: "the same steps give the same bits",
    async check(plugin, options) {
      for (const values of histories) {
        const [a, b] = [await averages(plugin, options, values), await averages(plugin, options, values)];
        demand(a.join() === b.join(), () => `the averages of ${values.join(", ")} differ the second time`);
      }
    },
  },
];
