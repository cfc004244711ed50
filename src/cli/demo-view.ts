import { createLogUpdate } from "log-update";
import type { Kpi } from "../../schemas/kpi.ts";
import type { EmulatorSummary } from "../../simulator/mac/emulator-summary.ts";
import { colours } from "./colours.ts";
import { textTable } from "./text-table.ts";

/** What the demo shows while it runs. */
export interface DemoView {
  /** Shows the service's newest figures. */
  kpi(kpi: Kpi): void;
  /** Shows the emulated cell's own count of slots. */
  progress(summary: EmulatorSummary): void;
  /** Shows a line of a part's log. */
  note(line: string): void;
  /** Leaves the last picture standing. */
  close(): void;
}

/** A service that has been silent for so long is shown as gone. Unit: ms. */
const SILENT_AFTER_MS = 1000;

const REDRAW_MS = 200;
const PLAIN_MS = 1000;

/** Lines of the parts' logs that stay in the picture. */
const NUM_NOTES = 4;

/**
 * Opens the live view: a table redrawn in place on a terminal, one plain line per second elsewhere.
 *
 * Everything goes to stderr, so that stdout keeps the result alone.
 */
export function openDemoView(title: string): DemoView {
  return process.stderr.isTTY ? openTableView(title) : openPlainView();
}

function openTableView(title: string): DemoView {
  const update = createLogUpdate(process.stderr);
  const seen: Seen = { kpiMs: 0, notes: [] };
  const draw = () => update(`${colours.bold(title)}\n${picture(seen)}`);
  const timer = setInterval(draw, REDRAW_MS);
  return {
    kpi: (kpi) => Object.assign(seen, { kpi, kpiMs: Date.now() }),
    progress: (progress) => Object.assign(seen, { progress }),
    note: (line) => {
      seen.notes = [...seen.notes, line].slice(-NUM_NOTES);
    },
    close: () => {
      clearInterval(timer);
      draw();
      update.done();
    },
  };
}

function openPlainView(): DemoView {
  const seen: Seen = { kpiMs: 0, notes: [] };
  const timer = setInterval(() => {
    if (seen.kpi || seen.progress) process.stderr.write(`${cellLines(seen).join("  ")}\n`);
  }, PLAIN_MS);
  return {
    kpi: (kpi) => Object.assign(seen, { kpi, kpiMs: Date.now() }),
    progress: (progress) => Object.assign(seen, { progress }),
    note: (line) => process.stderr.write(`${line}\n`),
    close: () => clearInterval(timer),
  };
}

interface Seen {
  kpi?: Kpi;
  kpiMs: number;
  progress?: EmulatorSummary;
  notes: readonly string[];
}

function picture(seen: Seen): string {
  const notes = seen.notes.map((line) => colours.yellow(line));
  if (!seen.kpi) return ["waiting for the first slots …", ...notes].join("\n");
  const table = textTable(
    ["RNTI", "SNR dB", "CQI", "MCS", "PRBs", "power dB", "Mbit/s", "BLER %"],
    seen.kpi.users.map((user) => [
      user.rnti,
      user.snrDb.toFixed(1),
      user.cqi,
      user.mcs.toFixed(1),
      user.numPrb.toFixed(1),
      signed(user.powerOffsetDb),
      user.throughputMbps.toFixed(2),
      (100 * user.blerFirstTx).toFixed(0),
    ]),
  );
  return [table, ...cellLines(seen), ...notes, colours.dim("Ctrl-C stops")].join("\n");
}

/** What the cell does, and who decides for it how fast. */
function cellLines({ kpi, kpiMs, progress }: Seen): string[] {
  const hits = progress ? `HIT ${percent(progress.hitRatio)}` : "";
  const slot = `slot ${progress?.slots ?? kpi?.tti ?? 0}`;
  if (!kpi || Date.now() - kpiMs > SILENT_AFTER_MS) {
    const silence = "no word from the service: the RAN schedules by itself (MISS)";
    return [colours.yellow([slot, hits, silence].join("  "))];
  }
  const { p50, p99 } = kpi.decisionUs;
  return [
    [slot, `${kpi.cellMbps.toFixed(1)} Mbit/s`, `Jain ${kpi.jain.toFixed(3)}`, hits].join("  "),
    `decision p50 ${p50.toFixed(0)} µs, p99 ${p99.toFixed(0)} µs, by ${mainSource(kpi)}`,
  ];
}

function mainSource({ sources, models, learnedRatio }: Kpi): string {
  const [name = "none"] = Object.entries(sources).sort(([, a], [, b]) => b - a)[0] ?? [];
  if (name !== "policy") return name;
  const { prb, power } = models;
  const learned = learnedRatio > 0 ? `, learned ${percent(learnedRatio)}` : "";
  return `${prb.name}@${prb.version} + ${power.name}@${power.version}${learned}`;
}

const percent = (ratio: number) => `${(100 * ratio).toFixed(1)} %`;

const signed = (db: number) => `${db > -0.05 ? "+" : "-"}${Math.abs(db).toFixed(1)}`;
