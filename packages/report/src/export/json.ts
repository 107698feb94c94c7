/** @file The canonical export: equal results give equal bytes, whoever computed them, where, when and in which order. */
import { type Suite, suiteHash, type TrialRecord } from "@nn/trials";
import { canonicalJson } from "@nn/statistics";
import { inOrder } from "./columns.ts";

/**
 * RFC 8785 JSON, `{"schema","suite":{"name","sha256","version"},"trials":[{"key","labels","result","resultHash","spec"}]}`, trials by
 * key; no times, hosts or paths. In pieces, because a large run has more text than one string should hold.
 */
export function* canonicalExport(suite: Suite, records: readonly TrialRecord[]): Generator<string, void> {
  const head = {
    schema: "nn-bench-export/1",
    suite: { name: suite.name, version: suite.version, sha256: suiteHash(suite) },
  };
  yield `${canonicalJson(head).slice(0, -1)},"trials":[`;
  let comma = "";
  for (const { key, labels, result, resultHash, spec } of inOrder(records)) {
    yield comma + canonicalJson({ key, labels, result, resultHash, spec });
    comma = ",";
  }
  yield "]}";
}
