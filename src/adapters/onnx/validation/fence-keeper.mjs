// Process: starts the processes that validate models, as it is told.
import { importSource } from "../../../import-source.mjs";

const { runFenced } = await importSource(new URL("./fenced-process.ts", import.meta.url));

process.on("message", async (/** @type {import("./keep-fence.ts").FenceOrder} */ order) => {
  const { id, script, input, fence } = order;
  const end = await runFenced(script, input, fence);
  process.send?.({ id, end });
});
process.on("disconnect", () => process.exit());
