import type { Report } from "../../../schemas/report.ts";
import { encode } from "../../wire/codec.ts";

const text = (message: string) => new TextEncoder().encode(message);

/** Spoils one field of the first user. */
const withUser = (report: Report, change: object) => ({
  ...report,
  users: report.users.map((user, u) => (u === 0 ? { ...user, ...change } : user)),
});

const DEEP_LEVELS = 50_000;
const LARGE_BYTES = 900_000;
const MANY_USERS = 60_000;
const FAR_SLOTS = 1_000_000;

/**
 * Messages that no RAN should send, made from a sound report that is about to be sent.
 *
 * @returns Names, and what makes the bytes; each must be refused whole.
 * @rule R10
 */
export function hostileReports(report: Report): readonly (readonly [string, () => Uint8Array])[] {
  const [user] = report.users;
  const cqi = user?.cqi;
  const { tti, seq } = report;
  const spoilt: readonly (readonly [string, object])[] = [
    ["CQI 1835", withUser(report, { cqi: { ...cqi, wideband: 1835 } })],
    ["a buffer that is no number", withUser(report, { bufferBytes: Number.NaN })],
    ["a negative buffer", withUser(report, { bufferBytes: -1 })],
    ["too short a list of SINR", withUser(report, { sinrDb: [1, 2] })],
    ["a user twice", { ...report, users: [...report.users, user] }],
    ["users that are text", { ...report, users: "all" }],
    ["reserved PRBs beyond the carrier", { ...report, reservedPrb: [[20, 40]] }],
    ["a slot that has passed", { ...report, tti: tti - 20, seq: seq - 20 }],
    ["a slot far ahead", { ...report, tti: tti + FAR_SLOTS, seq: seq + FAR_SLOTS }],
  ];
  const crowded = () => ({ ...report, users: Array.from({ length: MANY_USERS }, () => ({})) });
  return [
    ["no bytes", () => new Uint8Array()],
    ["random bytes", () => Uint8Array.from({ length: 200 }, (_, i) => (i * 167 + 13) % 256)],
    ["half a message", () => encode(report, "msgpack").slice(0, 40)],
    ["deep nesting", () => text(`{"users":${"[".repeat(DEEP_LEVELS)}`)],
    ["a large message", () => text(`{"noise":"${"x".repeat(LARGE_BYTES)}"}`)],
    ["60,000 users", () => encode(crowded(), "msgpack")],
    ...spoilt.map(([name, message]) => [name, () => encode(message, "msgpack")] as const),
  ];
}
