/**
 * What a slot costs the C client with 20 users, beside the TypeScript client's codec on the same
 * messages: check and encode a report, publish it, take an allocation in and decode it.
 *
 *     npx tsx bench/c-client.ts [rounds] [--json]
 *
 * The C program is built with optimisation in a temporary folder. Its rounds are a third of a
 * millisecond apart, as slots are; so are those of TypeScript, after as many to warm up. Median and
 * 99th percentile; absolute times are this machine's, the ratio says more.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { decodeMessage, encodeMessage } from "../clients/typescript/message-codec.ts";
import { compileValidator } from "../clients/typescript/validate-message.ts";
import { Allocation } from "../schemas/allocation.ts";
import { openBroker } from "../src/adapters/nats-server/open-broker.ts";
import { textTable } from "../src/cli/text-table.ts";
import { buildWithCmake, openBuildFolder, runToEnd } from "../test/support/c-programs.ts";
import { C_CLIENT_PACKAGES, installDebianPackages } from "../test/support/debian-packages.ts";

const SOURCE = fileURLToPath(new URL("./c-client", import.meta.url));
const ENCODINGS = ["msgpack", "json"] as const;
const PARTS = ["encode", "encodePublish", "decode", "receiveDecode"] as const;

type Encoding = (typeof ENCODINGS)[number];
type Part = (typeof PARTS)[number];
type Rounds = Record<Encoding, Partial<Record<Part, number[]>>>;

const flags = process.argv.slice(2);
const rounds = Number(flags.find((word) => word !== "--json") ?? 5000);
const problem = await installDebianPackages(C_CLIENT_PACKAGES);
if (problem) throw new Error(problem);
const broker = await openBroker({ onNotice: (line) => process.stderr.write(`${line}\n`) });
if (!broker.ok) throw new Error(broker.error.message);
const folder = openBuildFolder();
try {
  await buildWithCmake(SOURCE, folder.path);
  const c = await measureC(broker.value.url);
  const rows = summarise(c, { msgpack: await measure("msgpack"), json: await measure("json") });
  console.log(flags.includes("--json") ? JSON.stringify({ rounds, rows }) : table(rows));
} finally {
  folder.remove();
  await broker.value.stop();
}

async function measureC(url: string): Promise<Rounds> {
  const args = [url, folder.path, `${rounds}`];
  const { status, stdout, stderr } = await runToEnd(join(folder.path, "c-client"), args);
  if (status !== 0) throw new Error(`c-client ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

/** The same messages through the TypeScript client's codec. */
async function measure(encoding: Encoding): Promise<Rounds[Encoding]> {
  const bytesOf = (kind: string) => readFileSync(join(folder.path, `${kind}.${encoding}`));
  const report = decodeMessage(bytesOf("report"));
  const allocation = bytesOf("allocation");
  if (!report.ok) throw new Error("the report can't be read");
  const validate = compileValidator(Allocation);
  const encode: number[] = [];
  const decode: number[] = [];
  for (let round = 0; round < 2 * rounds; round += 1) {
    encode.push(timed(() => encodeMessage(report.value, encoding)));
    decode.push(timed(() => validate(contentOf(decodeMessage(allocation)))));
    if (round % 3 === 0) await sleep(1);
  }
  return { encode: encode.slice(rounds), decode: decode.slice(rounds) };
}

function contentOf(decoded: ReturnType<typeof decodeMessage>): unknown {
  return decoded.ok ? decoded.value : undefined;
}

/** Unit: ns. */
function timed(work: () => unknown): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start);
}

interface Row {
  readonly encoding: Encoding;
  readonly part: Part;
  readonly p50Ns: number;
  readonly p99Ns: number;
  /** Of the TypeScript codec, which has no part of its own for sending and receiving. */
  readonly typescript?: { readonly p50Ns: number; readonly p99Ns: number };
}

function summarise(c: Rounds, typescript: Rounds): Row[] {
  return ENCODINGS.flatMap((encoding) =>
    PARTS.map((part) => {
      const other = typescript[encoding][part];
      const ours = percentiles(c[encoding][part] ?? []);
      return { encoding, part, ...ours, ...(other && { typescript: percentiles(other) }) };
    }),
  );
}

function percentiles(ns: readonly number[]): { p50Ns: number; p99Ns: number } {
  const sorted = [...ns].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return { p50Ns: at(0.5), p99Ns: at(0.99) };
}

function table(rows: readonly Row[]): string {
  const words: Record<Part, string> = {
    encode: "check, encode a report",
    encodePublish: "the same and publish it",
    decode: "decode an allocation",
    receiveDecode: "take it in and decode it",
  };
  const head = ["", "encoding", "C p50 ns", "p99 ns", "TypeScript p50 ns", "p99 ns", "C / TS"];
  return textTable(
    head,
    rows.map(({ encoding, part, p50Ns, p99Ns, typescript }) => {
      const ratio = typescript ? (p50Ns / typescript.p50Ns).toFixed(2) : "";
      const other = [typescript?.p50Ns ?? "", typescript?.p99Ns ?? "", ratio];
      return [words[part], encoding, p50Ns, p99Ns, ...other];
    }),
  );
}
