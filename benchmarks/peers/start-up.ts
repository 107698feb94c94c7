/** @file Prints how many milliseconds a start took in this process: `import` of @nn/core, or the first step of a workload. */
import { clockOf, type Request } from "./serve.ts";
import type { TrainingWorkloadName } from "../workloads/training-workloads.ts";

const [what = "", clock = "wall"] = process.argv.slice(2);
const now = clockOf(clock as Request["clock"]);
let begin = now();
if (what === "import") {
  await import("@nn/core");
} else {
  const { startTraining } = await import("../workloads/training-run.ts");
  const { trainingWorkloads } = await import("../workloads/training-workloads.ts");
  const run = await startTraining(trainingWorkloads[what as TrainingWorkloadName], { seed: 1 });
  begin = now();
  await run.step();
}
console.log(now() - begin);
