export { type TensorFlow, type ToTfjsOptions, toTfjs } from "./to-tfjs.ts";
