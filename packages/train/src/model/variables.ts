/** @file Parameters and states of a model: values by layer name, then by name within the layer. */
export { mapVariables, type Variables, zerosLike, zipVariables } from "@nn/core";
