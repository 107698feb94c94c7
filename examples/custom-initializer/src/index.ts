export { laplace, type LaplaceOptions } from "./laplace.ts";
