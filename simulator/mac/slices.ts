import type { Setup } from "../../schemas/setup.ts";

/** A slice of the cell with its RRM policy ratios. */
export type Slice = NonNullable<Setup["slices"]>[number];

/**
 * Reads the slices of the configuration.
 *
 * @param text - `sst[-sd]:dedicated/min/max`, several separated by `;`; percent. Empty = none.
 * @returns `[numSlices]`, in the order given.
 * @source S-NSSAI: TS 23.003, 28.4. RRM policy: TS 28.541, 4.3.36.
 */
export function readSlices(text: string): Slice[] {
  if (text === "") return [];
  return text.split(";").map((slice): Slice => {
    const [identity = "", ratios = ""] = slice.split(":");
    const [sst = "", sd] = identity.split("-");
    const [dedicated = 0, min = 0, max = 0] = ratios.split("/").map(Number);
    return {
      snssai: { sst: Number(sst), ...(sd !== undefined && { sd }) },
      rrmPolicyRatio: { dedicated, min, max },
    };
  });
}
