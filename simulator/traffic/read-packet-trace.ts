import type { EmulatorConfig } from "../../schemas/config.ts";
import { slotDurationUs } from "../../src/nr/numerology.ts";
import { csvRows } from "../csv-rows.ts";
import type { TracedPackets } from "./packet-trace.ts";
import { trafficKindOf } from "./traffic-kind-of.ts";

/** The packets of a file, or what is wrong with it. */
export type PacketTraceResult =
  | {
      readonly ok: true;
      /** `[ues]`; a user without a line has no packets. */
      readonly users: readonly TracedPackets[];
    }
  | {
      readonly ok: false;
      readonly error: { readonly code: "TRAFFIC_INVALID"; readonly message: string };
    };

/** Packets of one user while they are read, with the time of the latest. */
interface Reading {
  readonly ttis: number[];
  readonly sizesBytes: number[];
  lastMs: number;
}

const HEADER = "ue,t_ms,bytes";

/** As for the files of `ftp`. Unit: bytes. */
const MAX_PACKET_BYTES = 100_000_000;

/** Wrong lines that a message shows; the others are counted. */
const MAX_SHOWN = 20;

/**
 * Reads packets from a CSV file, `ue,t_ms,bytes`: user, counted from 0; time since the start of the
 * run, which never falls from one line of a user to its next; size.
 *
 * @param config - `trafficTrace`: the file; `ues`, `traffic`, `scsKhz`.
 * @returns The packets, each in the slot that its time lies in; or `TRAFFIC_INVALID` with a line of
 * message per wrong line.
 */
export function readPacketTrace(config: EmulatorConfig): PacketTraceResult {
  const path = config.trafficTrace;
  if (path === "") return refuse(["trafficTrace names no file, which `trace` needs"]);
  const lines = csvRows(path);
  if (!lines) return refuse([`${path}: no such file, or it can't be read`]);
  const [[, ...header] = [], ...rows] = lines;
  if (header.join(",") !== HEADER) {
    return refuse([`${path}: line 1 is \`${header.join(",")}\` instead of \`${HEADER}\``]);
  }
  const users = Array.from(
    { length: config.ues },
    (): Reading => ({ ttis: [], sizesBytes: [], lastMs: 0 }),
  );
  const problems = rows.flatMap(([line, ...fields]) => {
    const problem = takeRow(config, users, fields);
    return problem === undefined ? [] : [`line ${line}: ${problem}`];
  });
  if (problems.length === 0) return { ok: true, users };
  const numMore = problems.length - MAX_SHOWN;
  const more = numMore > 0 ? [`and ${numMore} more lines`] : [];
  return refuse([`${path} is no file of packets:`, ...problems.slice(0, MAX_SHOWN), ...more]);
}

/** Adds a row to its user's packets, or says what is wrong with it. */
function takeRow(
  config: EmulatorConfig,
  users: readonly Reading[],
  fields: readonly string[],
): string | undefined {
  if (fields.length !== 3) return `${fields.length} fields instead of 3`;
  const [name = "", time = "", size = ""] = fields;
  const packets = /^(0|[1-9]\d*)$/.test(name) ? users[Number(name)] : undefined;
  if (!packets) return `ue is \`${name}\`; allowed is 0 … ${users.length - 1}`;
  const kind = trafficKindOf(config, Number(name));
  if (kind !== "trace") return `ue is ${name}, whose traffic is \`${kind}\``;
  const timeMs = Number(time);
  if (time === "" || !(timeMs >= 0 && timeMs < Number.POSITIVE_INFINITY)) {
    return `t_ms is \`${time}\`; allowed is a number from 0 on`;
  }
  if (timeMs < packets.lastMs) return `t_ms is ${time}, earlier than ${packets.lastMs} before`;
  const sizeBytes = Number(size);
  if (!(Number.isInteger(sizeBytes) && sizeBytes >= 1 && sizeBytes <= MAX_PACKET_BYTES)) {
    return `bytes is \`${size}\`; allowed is a whole number, 1 … ${MAX_PACKET_BYTES}`;
  }
  packets.ttis.push(Math.floor((1000 * timeMs) / slotDurationUs(config.scsKhz)));
  packets.sizesBytes.push(sizeBytes);
  packets.lastMs = timeMs;
  return undefined;
}

function refuse(lines: readonly string[]): PacketTraceResult {
  return { ok: false, error: { code: "TRAFFIC_INVALID", message: lines.join("\n  ") } };
}
