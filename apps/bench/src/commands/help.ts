/** @file Texts of `--help`. */

export const overview = `nn-bench runs benchmark suites of neural-network training and reports what came out.

Usage: nn-bench <command> [options]

Commands:
  run SUITE     run the trials of a suite that have no result yet, then report
  plan SUITE    say what run would do, without doing it
  report DIR    analyze the results in a folder again and rewrite the report

Options:
  --help        this text, or that of a command: nn-bench run --help
  --version     version of nn-bench

Examples:
  nn-bench plan benchmarks/suites/quick.suite.yaml
  nn-bench run benchmarks/suites/quick.suite.yaml
  nn-bench report runs/quick

Exit codes: 0 fine, 1 a trial failed or a result could not be stored, 2 bad input, 130 stopped with Ctrl-C.
`;

export const runHelp = `nn-bench run SUITE [options]

Runs the trials of a suite (.yaml, .yml or .json) that have no result yet, prints a table and writes an HTML report.
Results are stored one by one: a run that was stopped continues where it was, with the same command.

Options:
  --out DIR         folder of the results (default: runs/<name of the suite>)
  --workers N       worker threads (default: one for each available core; 0 computes in the main thread)
  --seeds N         report seeds instead of the suite's number
  --filter LIST     only matching trials: name=value pairs joined by commas; names are problem, treatment and the
                    suite's grid axes; * in a value stands for any text; a name given twice means either value
  --backend NAME    cpu (default); reference, which gives the same bits slowly; or gpu: WebGPU through gpu.js, in the
                    main thread, profile fast, by default into runs/<name of the suite>-gpu
  --no-report       stop after the trials
  --quiet           no progress, only the table and the paths
  --help            this text

Examples:
  nn-bench run benchmarks/suites/quick.suite.yaml
  nn-bench run benchmarks/suites/quick.suite.yaml --seeds 10 --workers 4 --out runs/ten
  nn-bench run benchmarks/suites/quick.suite.yaml --filter depth=30,treatment=he-normal,treatment=glorot-*
`;

export const planHelp = `nn-bench plan SUITE [options]

Counts the trials of a suite by phase, those that have a result already, and estimates the time from stored timings.

Options:
  --out DIR         folder of the results (default: runs/<name of the suite>)
  --workers N       worker threads to estimate for (default: one for each available core)
  --seeds N         report seeds instead of the suite's number
  --filter LIST     only matching trials, as for run
  --help            this text

Example:
  nn-bench plan benchmarks/suites/init-fashion.suite.yaml --workers 2
`;

export const reportHelp = `nn-bench report DIR

Analyzes the results in a folder again, prints the table and rewrites report.html. Runs no trial.

Options:
  --help            this text

Example:
  nn-bench report runs/quick
`;
