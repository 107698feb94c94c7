import type { Dataset } from "@nn/core";
import { encodeText } from "@nn/datasets";

import { recordings } from "./recordings.ts";

/** Where training examples come from: what a transform says, the words beside their ids, or recordings that are themselves the inputs. */
export function sourceOf({ source, train, texts, vocabulary, sampleRate }: Dataset): Dataset["source"] {
  const { inputs } = train;
  if (source?.of === inputs) return source;
  const [count = 0, length = 0, ...rest] = inputs.shape;
  const words = texts?.train;
  if (words?.length === count && vocabulary !== undefined && rest.length === 0 && inputs.dtype === "int32")
    return {
      domain: "text",
      of: inputs,
      sample: (index) => words[index] ?? [],
      encode: (sentence) => encodeText(vocabulary, sentence, length),
    };
  if (sampleRate !== undefined && inputs.dtype === "float32" && rest.every((extent) => extent === 1))
    return recordings(inputs, sampleRate, (data) => data);
  return undefined;
}
