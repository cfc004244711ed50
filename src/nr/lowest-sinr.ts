/** Range that is searched. Unit: dB. Far outside the threshold of any modulation and rate. */
const SEARCH_MIN_DB = -100;
const SEARCH_MAX_DB = 100;

/**
 * Finds the lowest SINR that meets a condition which, once met, every higher SINR meets as well.
 *
 * Bisects down to neighbouring numbers, so that comparing an SINR with the answer tells exactly
 * what asking the condition would.
 *
 * @param meets - The condition, such as an error probability within a target. Argument in dB.
 * @returns Lowest SINR that meets it. Unit: dB, −100 to 100; −∞ where every SINR of that range
 *   meets it, ∞ where none does.
 */
export function lowestSinrDb(meets: (sinrDb: number) => boolean): number {
  if (meets(SEARCH_MIN_DB)) return Number.NEGATIVE_INFINITY;
  if (!meets(SEARCH_MAX_DB)) return Number.POSITIVE_INFINITY;
  let missingDb = SEARCH_MIN_DB;
  let meetingDb = SEARCH_MAX_DB;
  for (;;) {
    const middleDb = (missingDb + meetingDb) / 2;
    if (middleDb <= missingDb || middleDb >= meetingDb) return meetingDb;
    if (meets(middleDb)) meetingDb = middleDb;
    else missingDb = middleDb;
  }
}
