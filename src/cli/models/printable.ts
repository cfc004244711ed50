/**
 * Makes a text fit for a terminal: a model's file and manifest may hold what would move its cursor.
 *
 * @param text - From anybody.
 * @returns The same without control characters, `?` in place of each; at most 200 characters.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, "?").slice(0, 200);
}
