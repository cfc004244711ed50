/**
 * Makes a sentence of a line of the service's log, which is JSON; any other line is left as it is.
 *
 * @param line - One line of a child's stderr: ours, or whatever a library wrote there.
 */
export function readableLog(line: string): string {
  const { msg, code } = parsed(line);
  return typeof msg === "string" ? [code, msg].filter(Boolean).join(" ") : line;
}

function parsed(line: string): { readonly msg?: unknown; readonly code?: unknown } {
  if (!line.startsWith("{")) return {};
  try {
    return JSON.parse(line);
  } catch {
    return {}; // not a log line, or half of one
  }
}
