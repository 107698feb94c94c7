export { bullmqExecutor, type BullmqExecutorOptions } from "./executor.ts";
export { serveTrials, type ServeOptions } from "./serve.ts";
