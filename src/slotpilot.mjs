#!/usr/bin/env node
import { importSource } from "./import-source.mjs";

await importSource(new URL("./main.ts", import.meta.url));
