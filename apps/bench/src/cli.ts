#!/usr/bin/env node
/** @file The executable. */
import { main } from "./main.ts";

// A reader that closes the pipe early (`| head`) ends what is printed, not what is computed.
const closed = new Set<NodeJS.WriteStream>();
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    closed.add(stream);
  });
}

process.exitCode = await main(process.argv.slice(2), {
  out: (text) => {
    if (!closed.has(process.stdout)) process.stdout.write(text);
  },
  err: process.stderr,
  columns: process.stdout.isTTY ? process.stdout.columns : undefined,
  // hasColors asks NO_COLOR, FORCE_COLOR and TERM.
  color: process.stdout.isTTY && process.stdout.hasColors(),
});
