export { erf, erfc } from "./erf.ts";
export { exp, expm1 } from "./exp.ts";
export { log, log1p } from "./log.ts";
export { erfinv, normalCdf, normalPdf, normalQuantile } from "./normal.ts";
export { log2, pow } from "./pow.ts";
export {
  betaRegularized,
  chiSquareTail,
  fisherTail,
  gammaTail,
  kolmogorovTail,
  lgamma,
  studentTail,
} from "./special.ts";
export { tanh } from "./tanh.ts";
export { cos, sin } from "./trigonometry.ts";
