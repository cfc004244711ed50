import Table from "cli-table3";

/**
 * Draws a table without colours: words to the left, numbers to the right.
 *
 * @param head - Column titles.
 * @param rows - `[numRows][numColumns]`; text that reads as a number is aligned as one.
 */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const isNumeric = (column: number) =>
    rows.length > 0 && rows.every((row) => !Number.isNaN(Number(row[column])));
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (isNumeric(column) ? "right" : "left")),
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) table.push([...row]);
  return table.toString();
}
