/** @file Where the numbers come from, and the numbers themselves. */
import { type Provenance, streams, type TrialRecord } from "@nn/trials";
import { scrollable } from "./data-table.ts";
import type { ReportContext } from "../context.ts";
import { element, scriptJson, trusted, type Markup } from "../markup.ts";

/** One line for the head of the page. */
export function provenanceLine(provenance: Provenance): string {
  const commit =
    provenance.git === null
      ? "no git commit"
      : `commit ${provenance.git.sha.slice(0, 12)}${provenance.git.dirty ? " with local changes" : ""}`;
  const { engine, platform, cpu } = provenance;
  return `${commit} · ${engine.name} ${engine.version} · ${platform} · ${cpu.model} · ${provenance.backend} backend, ${provenance.profile} profile · ${provenance.startedAt}`;
}

function execution({ workers, backend, vectorBits, profile }: Provenance): string {
  const vectors = vectorBits === undefined ? "" : ` with ${vectorBits}-bit vectors`;
  return `${workers} workers, ${backend} backend${vectors}, ${profile} profile`;
}

export function provenanceSection(provenance: Provenance): Markup {
  const rows: [string, string][] = [
    ["Suite", `${provenance.suite.name} ${provenance.suite.version}, sha256 ${provenance.suite.sha256}`],
    [
      "Commit",
      provenance.git === null ? "none" : `${provenance.git.sha}${provenance.git.dirty ? " (with local changes)" : ""}`,
    ],
    ["Packages", provenance.packages.map((one) => `${one.name} ${one.version}`).join(", ")],
    ["Lockfile sha256", provenance.lockfileSha256 ?? "none"],
    ["Engine", `${provenance.engine.name} ${provenance.engine.version}, V8 ${provenance.engine.v8}`],
    ["Machine", `${provenance.platform}, ${provenance.cpu.model}, ${provenance.cpu.cores} cores`],
    ["Execution", execution(provenance)],
    ...provenance.datasets.map((one): [string, string] => [`Dataset ${one.name}`, one.digest]),
    ["Started", provenance.startedAt],
    ["Finished", provenance.finishedAt ?? "not finished"],
  ];
  return element(
    "section",
    { "aria-labelledby": "provenance" },
    element("h2", { id: "provenance" }, "Provenance"),
    element(
      "p",
      {},
      "Results hash to the same value whatever the engine, the machine and the number of workers; times are not part of them.",
    ),
    element(
      "div",
      { class: "scroll", ...scrollable("provenance") },
      element(
        "table",
        { id: "provenance-table" },
        element("caption", { class: "visually-hidden" }, "Where the results come from"),
        element(
          "tbody",
          {},
          rows.map(([name, value]) =>
            element("tr", {}, element("th", { scope: "row" }, name), element("td", { class: "hash" }, value)),
          ),
        ),
      ),
    ),
  );
}

const columns = [
  "key",
  "result_hash",
  "problem",
  "treatment",
  "phase",
  "stream",
  "learning_rate",
  "seed_index",
  "seed",
  "status",
  "diverged_at",
  "steps",
  "steps_to_target",
  "train_loss",
  "train_accuracy",
  "validation_loss",
  "validation_accuracy",
  "test_loss",
  "test_accuracy",
  "seconds",
];

/** One row a trial, in the order of the suite. */
export function rawData(context: ReportContext, records: readonly TrialRecord[]): Markup {
  const { suite } = context;
  const places = new Map(suite.cells.map((cell, index) => [JSON.stringify([cell.problem, cell.treatment]), index]));
  const placeOf = ({ labels }: TrialRecord): number =>
    places.get(JSON.stringify([labels.problem, labels.treatment])) ?? places.size;
  const phases = ["tune", "pool", "report", "fixed", "vary"];
  const sorted = records.toSorted(
    (a, b) =>
      placeOf(a) - placeOf(b) ||
      phases.indexOf(a.labels.phase) - phases.indexOf(b.labels.phase) ||
      streams.indexOf(a.labels.stream ?? "init") - streams.indexOf(b.labels.stream ?? "init") ||
      a.spec.learningRate - b.spec.learningRate ||
      a.labels.seedIndex - b.labels.seedIndex ||
      (a.key < b.key ? -1 : 1),
  );
  const rows = sorted.map(({ key, resultHash, labels, spec, result, timing }) => [
    key,
    resultHash,
    labels.problem,
    labels.treatment,
    labels.phase,
    labels.stream ?? null,
    spec.learningRate,
    labels.seedIndex,
    spec.seed,
    result.status,
    result.divergence?.step ?? null,
    result.steps,
    result.stepsToTarget,
    ...[result.final?.train, result.final?.validation, result.final?.test].flatMap((metrics) => [
      metrics?.loss ?? null,
      metrics?.accuracy ?? null,
    ]),
    Math.round(timing.seconds * 1000) / 1000,
  ]);
  return element(
    "section",
    { "aria-labelledby": "data" },
    element("h2", { id: "data" }, "Data"),
    element("p", {}, `${rows.length} trials, one row each: ${columns.join(", ")}.`),
    element("button", { type: "button", class: "copy", "data-copy": "trials" }, "Copy all trials as CSV"),
    element("script", { type: "application/json", id: "trials" }, trusted(scriptJson({ columns, rows }))),
  );
}
