/** @file What a schedule is, and how one is made. */
import { definePlugin, type KindOf, type Plugin, type PluginDefinition, type PluginValue } from "@nn/core";

/** A number for every training step; the first step is 1. */
export interface Schedule extends PluginValue {
  readonly kind: "schedule";
  at(step: number): number;
}

/** Names of schedules; packages merge into it. */
export interface ScheduleMap {}

declare module "@nn/core" {
  interface Kinds {
    schedule: KindOf<ScheduleMap, Schedule>;
  }
}

export type SchedulePlugin<O extends object = object, S = never> = Plugin<"schedule", O, Schedule, S>;

export interface ScheduleDefinition<O extends object> extends Omit<
  PluginDefinition<"schedule", O, Schedule>,
  "kind" | "create"
> {
  readonly at: (step: number, options: Readonly<O>) => number;
}

/** Makes a schedule. */
export function defineSchedule<O extends object, S = never>(definition: ScheduleDefinition<O>): SchedulePlugin<O, S> {
  const { at, ...rest } = definition;
  return definePlugin<"schedule", O, Schedule, S>({
    ...rest,
    kind: "schedule",
    create: (options) => ({ at: (step) => at(step, options) }),
  });
}
