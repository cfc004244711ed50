import type { Kpi } from "../../../schemas/kpi.ts";
import { CellMeasurements } from "../../../schemas/measurements.ts";
import type { Metric } from "./metric.ts";

const BYTES_PER_KBIT = 125;

/** How a measurement of TS 28.552 is written for Prometheus. */
type Row = readonly [
  measurement: keyof CellMeasurements,
  name: string,
  meaning: string,
  unit: string,
  /** Value in Prometheus' base unit for one in the standard's. */
  factor?: number,
];

// biome-ignore format: a table
const ROWS: readonly Row[] = [
  ["RRU.PrbTotDl", "dl_prb_usage_ratio", "PRBs used of those available in the newest window", "ratio 0..1", 0.01],
  ["RRU.PrbUsedDl", "dl_used_prbs", "Mean PRBs used for data in the newest window", "PRBs"],
  ["RRU.PrbAvailDl", "dl_available_prbs", "Mean PRBs available in the newest window", "PRBs"],
  ["DRB.UEThpDl", "ue_throughput_bytes_per_second", "Mean throughput of a user while it has data, in the newest window", "bytes per second", BYTES_PER_KBIT],
  ["DRB.MeanActiveUeDl", "active_users", "Mean number of users with data in the newest window", "users"],
  ["TB.TotNbrDlInitial", "initial_transport_blocks_total", "Initial transport blocks since the cell's setup", "transport blocks"],
  ["TB.IntialErrNbrDl", "initial_transport_block_errors_total", "Initial transport blocks that failed since the cell's setup", "transport blocks"],
  ["TB.TotNbrDl", "transport_blocks_total", "Transport blocks since the cell's setup, retransmissions included", "transport blocks"],
  ["TB.ErrTotNbrDl", "transport_block_errors_total", "Transport blocks that failed since the cell's setup, retransmissions included", "transport blocks"],
  ["TB.ResidualErrNbrDl", "lost_transport_blocks_total", "Transport blocks given up after their last transmission since the cell's setup", "transport blocks"],
];

const unitOf = (measurement: keyof CellMeasurements) =>
  /Unit: (\S+)\.$/.exec(CellMeasurements.properties[measurement].description ?? "")?.[1];

/** The help names the measurement and, where it differs, its standard's unit. */
function metricOf([measurement, name, meaning, unit, factor = 1]: Row): Metric<Kpi> {
  const inUnit = factor === 1 ? "" : `, there in ${unitOf(measurement)}`;
  return {
    name: `slotpilot_${name}`,
    type: name.endsWith("_total") ? "counter" : "gauge",
    meaning: `${meaning} (${measurement} of TS 28.552${inUnit}).`,
    ...{ unit, labels: [] },
    samples: ({ measurements }) => (measurements ? [[{}, measurements[measurement] * factor]] : []),
  };
}

/** Measurements of TS 28.552, one metric each, in Prometheus' base units. */
export const MEASUREMENT_METRICS: readonly Metric<Kpi>[] = ROWS.map(metricOf);
