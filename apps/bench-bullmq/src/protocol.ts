/** @file What a run and its workers agree on. */
import {
  contentHash,
  type BackendName,
  type Execution,
  type PluginModule,
  type TrialLabels,
  type TrialSpec,
} from "@nn/trials";

/** What results of a run depend on beside their trials. */
export interface Offer {
  readonly suite: string;
  readonly backend: BackendName;
  readonly versions: readonly { readonly name: string; readonly version: string }[];
  readonly plugins: readonly Omit<PluginModule, "url">[];
}

export interface TrialJob {
  readonly labels: TrialLabels;
  readonly spec: TrialSpec;
}

export type TrialAnswer = Execution;

/** Seconds that an offer lives without being made again. */
export const offerSeconds = 20;

const prefix = "nn-bench";

/** Two runs share a queue when the same workers can serve them. */
export function queueName({ backend, versions, plugins }: Offer): string {
  const needs = plugins.map(({ name, version, integrity }) => ({ name, version, integrity }));
  return `${prefix}-${contentHash({ backend, versions, plugins: needs }).slice(0, 16)}`;
}

export function offerKey(queue: string): string {
  return `${prefix}:offer:${queue}`;
}

export const offerPattern: string = `${prefix}:offer:*`;

/** Where workers say why they do not serve a queue. */
export function refusalKey(queue: string): string {
  return `${prefix}:refusals:${queue}`;
}
