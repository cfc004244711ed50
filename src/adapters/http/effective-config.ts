/** Keys that could hold a secret. */
const SECRET = /token|password|secret|seed|creds|key$/i;

/** Keys that hold the place of a file or folder. */
const PLACE = /(File|Dir)$/;

/**
 * Writes a configuration as it may be shown: secrets as `***`, also inside URLs, and of files and
 * folders the last name only.
 *
 * @param config - Configuration, complete and valid.
 */
export function effectiveConfig(
  config: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, shown(key, value)]));
}

function shown(key: string, value: unknown): unknown {
  if (typeof value !== "string" || value === "") return value;
  if (PLACE.test(key)) return `…/${value.split(/[/\\]/).at(-1)}`;
  if (SECRET.test(key)) return "***";
  return value.replace(/(\w+:\/\/)[^@/\s]*@/g, "$1***@");
}
