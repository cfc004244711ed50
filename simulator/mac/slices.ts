import type { Setup } from "../../schemas/setup.ts";

/** A slice of the cell with its RRM policy ratios. */
export type Slice = NonNullable<Setup["slices"]>[number];

/** Largest slice/service type. @source TS 23.003, 28.4.2. */
const MAX_SST = 255;

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

/**
 * Says what is wrong with the slices of the configuration, beyond how they are written.
 *
 * @param text - As for `readSlices`.
 * @returns A line per problem that names the key, its value and what is allowed.
 * @source SST: TS 23.003, 28.4. Ratios: TS 28.541, 4.3.36.
 */
export function sliceProblems(text: string): string[] {
  const slices = readSlices(text);
  const problems = slices.flatMap(({ snssai: { sst }, rrmPolicyRatio }, n) => {
    const { dedicated, min, max } = rrmPolicyRatio;
    const refused = `slices: ${text.split(";")[n]} is not allowed`;
    return [
      ...(sst <= MAX_SST ? [] : [`${refused}; sst: 0 to ${MAX_SST}`]),
      ...(dedicated <= min && min <= max && max <= 100
        ? []
        : [`${refused}; dedicated ≤ min ≤ max ≤ 100 percent`]),
    ];
  });
  const dedicated = slices.reduce((sum, slice) => sum + slice.rrmPolicyRatio.dedicated, 0);
  if (dedicated <= 100) return problems;
  const sum = `dedicated ratios that add up to ${dedicated} percent`;
  return [...problems, `slices: ${text} is not allowed with ${sum}; at most 100`];
}
