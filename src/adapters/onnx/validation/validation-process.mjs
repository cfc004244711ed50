// Process: makes all checks of one model, which nobody trusts. It is told what to do on stdin, and
// reports on a pipe of its own, as ONNX Runtime may write to the others.
import { readFileSync, writeSync } from "node:fs";
import { importSource } from "../../../import-source.mjs";

const { runChecks } = await importSource(new URL("./run-checks.ts", import.meta.url));

const REPORT = 3;

await runChecks(JSON.parse(readFileSync(0, "utf8")), (line) => {
  writeSync(REPORT, `${JSON.stringify(line)}\n`);
});
process.exit(); // whatever a model's run has left behind
