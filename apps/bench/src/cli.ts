#!/usr/bin/env node
/** @file The executable. */
import { main } from "./main.ts";

process.exitCode = await main(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: process.stderr,
});
