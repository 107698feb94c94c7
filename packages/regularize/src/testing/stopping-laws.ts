import { key, type Stopping, type StoppingPlugin, type StoppingRun, uniform } from "@nn/core";
import { demand, type Law } from "@nn/core/testing";

/** Values that fall, rise, stand still, and are no numbers. */
const histories: readonly (readonly number[])[] = [
  Array.from({ length: 12 }, (_, epoch) => 1 / (1 + epoch)),
  Array.from({ length: 12 }, (_, epoch) => Math.abs(epoch - 5)),
  Array.from({ length: 12 }, () => 0.5),
  [NaN, 3, NaN, 2, Infinity, 2, NaN, NaN, NaN, NaN, NaN, NaN],
  [...uniform(key(1), 12)],
];

type Answer = ReturnType<StoppingRun["observe"]>;

/** What a run of a rule says about one value after the other, an epoch of ten steps each. */
function* answers(rule: Stopping, values: readonly number[]): Generator<Answer> {
  const run = rule.begin();
  for (const [epoch, value] of values.entries()) yield run.observe(value, { step: 10 * epoch, epoch });
}

/** What every stopping rule must keep. */
export const stoppingLaws: readonly Law<StoppingPlugin>[] = [
  {
    // A run that is continued from a checkpoint shows a fresh rule the history again.
    name: "the same history gives the same answers, whatever other runs of the rule see meanwhile",
    check(plugin, options) {
      const rule = plugin(options);
      for (const values of histories) {
        const alone = [...answers(rule, values)];
        const others = histories.map((history) => answers(plugin(options), history));
        const again = answers(rule, values);
        for (const [epoch, { improved, stop }] of alone.entries()) {
          for (const other of others) other.next();
          const answer: Answer | undefined = again.next().value;
          demand(
            answer?.improved === improved && answer.stop === stop,
            () => `the answer to value ${epoch} of ${values.join(", ")} was another one the second time`,
          );
        }
      }
    },
  },
  {
    name: "an improvement is better than all improvements before, and never NaN",
    check(plugin, options) {
      const rule = plugin(options);
      const sign = rule.monitor.direction === "min" ? 1 : -1;
      for (const values of histories) {
        let best = Infinity;
        for (const [epoch, { improved }] of [...answers(rule, values)].entries()) {
          if (!improved) continue;
          const value = sign * (values[epoch] ?? NaN);
          demand(value < best, () => `${values[epoch]} counted as an improvement over ${sign * best}`);
          best = value;
        }
      }
    },
  },
];
