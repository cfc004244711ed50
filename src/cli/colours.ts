import pc from "picocolors";

/** Colours for a terminal; plain text where stderr is a file, a pipe or a CI's log. */
export const colours = pc.createColors(Boolean(process.stderr.isTTY));
