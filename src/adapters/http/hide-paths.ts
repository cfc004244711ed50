/** Paths of two names and more; the last name says enough. */
const PATHS =
  /(?:file:\/\/)?(?<![\w.:/*}-])(?:[A-Za-z]:)?(?:[/\\][^\s/\\:;,"'`()]+)+[/\\]([^\s/\\:;,"'`()]+)/g;

/** Stack traces. */
const FRAMES = /\n\s+at [\s\S]*$/;

/** Takes folders and stack traces out of a sentence: who asks over a network need not know where files lie. */
export function hidePaths(message: string): string {
  return message.replace(FRAMES, "").replace(PATHS, "$1");
}
