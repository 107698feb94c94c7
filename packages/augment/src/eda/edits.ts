import type { Key, SampleTypes } from "@nn/core";

import type { ReplayableAugmentation } from "../define-augmentation.ts";
import { randomDeletion } from "../text/random-deletion.ts";
import { randomInsertion } from "../text/random-insertion.ts";
import { randomSwap } from "../text/random-swap.ts";
import { synonymReplacement } from "../text/synonym-replacement.ts";
import type { ThesaurusOption } from "../thesaurus/thesaurus.ts";

type Text = SampleTypes["text"];

/** An edit that was drawn. */
export interface EdaEdit {
  /** Place in the list of the four. */
  readonly edit: number;
  readonly parameters: unknown;
}

interface EditOptions {
  readonly alpha: number;
  readonly thesaurus: ThesaurusOption;
}

/** Number of edits. */
export const editKinds = 4;

function editOf(edit: number, { alpha, thesaurus }: EditOptions): ReplayableAugmentation<"text"> {
  if (edit === 0) return synonymReplacement({ alpha, thesaurus });
  if (edit === 1) return randomInsertion({ alpha, thesaurus });
  return edit === 2 ? randomSwap(alpha) : randomDeletion(alpha);
}

export function drawEdit(key: Key, sample: Text, edit: number, options: EditOptions): EdaEdit {
  return { edit, parameters: editOf(edit, options).draw(key, sample) };
}

export function replayEdit({ edit, parameters }: EdaEdit, sample: Text, options: EditOptions): Text {
  return editOf(edit, options).applyWith(parameters, sample);
}
