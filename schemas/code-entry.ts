/** One entry of the code registry: what happened, and what the reader can do about it. */
export interface CodeEntry {
  /** Where the code can appear: on the wire, when a command starts, over HTTP, or as a bug inside. */
  readonly scope: "wire" | "startup" | "http" | "internal";
  /** What happened. */
  readonly meaning: string;
  /** What to change so that it does not happen again. */
  readonly remedy: string;
}

/** What can be on the wire. */
export const wire = (meaning: string, remedy: string): CodeEntry => ({
  scope: "wire",
  meaning,
  remedy,
});
/** What can keep a command from starting. */
export const startup = (meaning: string, remedy: string): CodeEntry => ({
  scope: "startup",
  meaning,
  remedy,
});

/** What only an HTTP request can be answered. */
export const http = (meaning: string, remedy: string): CodeEntry => ({
  scope: "http",
  meaning,
  remedy,
});

/** A bug inside. */
export const internal = (meaning: string, remedy: string): CodeEntry => ({
  scope: "internal",
  meaning,
  remedy,
});
