/** Bare words in the place of a number. */
const NOT_FINITE = /(?<=[[,:]\s*)-?(?:NaN|Infinity)(?=\s*[\],}])/g;

/**
 * Parses a reference file. It may come from Python, whose JSON has NaN and Infinity: they are null
 * here, as in other files.
 *
 * @param text - What the file holds.
 * @returns Its content; nothing where it is not JSON.
 */
export function parseReference(text: string): unknown {
  try {
    return JSON.parse(text.trim().replace(NOT_FINITE, "null"));
  } catch {
    return undefined;
  }
}
