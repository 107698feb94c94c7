/** @file What the suite claimed before the run, and what became of it. */
import type { ClaimResult } from "../../analyze/types.ts";
import { claimEffect, claimMarks, claimMedians } from "../claim-words.ts";
import type { ReportContext } from "../context.ts";
import { formatP } from "../format.ts";
import { element, fragment, type Child, type Markup } from "../markup.ts";
import { table, type Column } from "./data-table.ts";

/** Null for a suite without claims. */
export function claimsSection({ analysis }: ReportContext): Markup | null {
  const { claims } = analysis;
  if (claims.length === 0) return null;
  const count = (verdict: ClaimResult["verdict"]): number => claims.filter((claim) => claim.verdict === verdict).length;
  const total = `${count("supported")} supported, ${count("refuted")} refuted, ${count("undecided")} undecided.`;
  return element(
    "section",
    { "aria-labelledby": "claims" },
    element("h2", { id: "claims" }, "Claims"),
    element("p", { class: "facts" }, `Written in the suite before the run and hashed with it. ${total}`),
    table(
      "claims-table",
      "Difference left − right, paired by seed: Hodges–Lehmann estimate and interval, two-sided sign-flip test at the edge of the claim, Holm over all claims. Supported: every difference that the test leaves possible is one that the claim allows; refuted: none is.",
      columns(),
      claims,
    ),
  );
}

function columns(): Column<ClaimResult>[] {
  return [
    {
      title: "Claim",
      heading: true,
      sort: (claim) => claim.id,
      cell: (claim) =>
        fragment(
          element("b", {}, claim.that),
          softLine(`in ${claim.metric}, ${problemsText(claim)}`),
          softLine(claim.id),
        ),
    },
    { title: "Verdict", sort: (claim) => claim.verdict, cell: verdict },
    { title: "Medians", numeric: true, sort: (claim) => claim.medians?.left ?? "", cell: claimMedians },
    { title: "Difference", numeric: true, sort: (claim) => claim.effect?.estimate ?? "", cell: claimEffect },
    { title: "Pairs", numeric: true, sort: (claim) => claim.n, cell: (claim) => String(claim.n) },
    { title: "p", numeric: true, sort: (claim) => claim.p, cell: (claim) => formatP(claim.p) },
    { title: "p (Holm)", numeric: true, sort: (claim) => claim.adjustedP, cell: (claim) => formatP(claim.adjustedP) },
    { title: "α", numeric: true, sort: (claim) => claim.alpha, cell: (claim) => String(claim.alpha) },
  ];
}

function softLine(text: string): Markup {
  return fragment(element("br"), element("span", { class: "range" }, text));
}

function problemsText({ where, problems }: ClaimResult): string {
  if (where !== "") return where;
  return problems.length === 1 ? (problems[0] ?? "") : `all ${problems.length} with both`;
}

/** With its reason and what else to know. */
function verdict({ verdict: found, reason, notes }: ClaimResult): Child {
  const text = `${claimMarks[found]} ${found}`;
  const remarks = [...(reason === null ? [] : [reason]), ...notes].join(" ");
  return fragment(
    found === "undecided" ? text : element("b", { class: found === "supported" ? "good" : "bad" }, text),
    remarks === "" ? null : element("span", { class: "remark" }, remarks),
  );
}
