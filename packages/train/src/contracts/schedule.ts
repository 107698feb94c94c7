/** @file What a schedule is, and how one is made. */
import {
  checkNumber,
  definePlugin,
  type Field,
  type Given,
  type KindOf,
  OptionError,
  type Plugin,
  type PluginDefinition,
  type PluginValue,
  pluginOr,
} from "@nn/core";

/** A number for every training step; the first step is 1. */
export interface Schedule extends PluginValue {
  readonly kind: "schedule";
  at(step: number): number;
}

/** Names of schedules; packages merge into it. */
export interface ScheduleMap {}

declare module "@nn/core" {
  interface Kinds {
    schedule: KindOf<ScheduleMap, Schedule, number | ((step: number) => number)>;
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

/** A number, or a schedule by value, by name, or as a function of the step. */
export type Rate = Schedule | number;
export type GivenRate = Given<Schedule> | number;

/** An option that is a rate; numbers stay numbers. */
export function rate(fallback: number): Field<Rate> {
  const schedule = pluginOr(
    "schedule",
    undefined as never,
    "a number ≥ 0, or a function of the step",
    (given: unknown) =>
      typeof given === "function" && !("kind" in given)
        ? functionSchedule(given as (step: number) => number)
        : undefined,
  );
  return {
    ...schedule,
    fallback,
    schema: { anyOf: [{ type: "number", minimum: 0 }, schedule.schema] },
    read(given, context) {
      if (typeof given !== "number") return schedule.read(given, context);
      checkNumber(context.owner, context.option, given, { min: 0 });
      return given;
    },
  };
}

/** A rate at a step, counted from 1. @throws OptionError for a schedule's value that is negative or not finite. */
export function valueAt(owner: string, given: Rate, step: number): number {
  if (typeof given === "number") return given;
  const value = given.at(step);
  checkNumber(owner, `at step ${step}`, value, { min: 0 });
  return value;
}

/** A plain function as a schedule, good for everything but JSON. */
function functionSchedule(at: (step: number) => number): Schedule {
  return {
    kind: "schedule",
    id: "@nn/train:function",
    options: { at },
    at,
    toJSON() {
      throw new OptionError("schedule: a plain function cannot be written as JSON; give it a name with defineSchedule");
    },
  };
}
