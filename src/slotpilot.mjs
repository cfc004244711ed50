#!/usr/bin/env node
// Starts the program from its TypeScript sources: natively where Node can, through tsx elsewhere.
if (!process.features.typescript || import.meta.url.includes("/node_modules/")) {
  const { register } = await import("tsx/esm/api");
  register();
}
await import("./main.ts");
