import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { contractDocuments, errorsPage } from "../../schemas/documents.ts";
import { fail } from "./fail.ts";

/** `slotpilot schemas`: the contract as JSON Schema and AsyncAPI. */
export function schemasCommand(): Command {
  return new Command("schemas")
    .description("print or write the wire contract: JSON Schema per message, and AsyncAPI")
    .argument("[name]", "document to print, such as `report` or `asyncapi`")
    .option("--out <folder>", "write all documents into this folder")
    .option("--errors <file>", "write the page of error codes")
    .addHelpText(
      "after",
      `
Examples:
  $ slotpilot schemas                   names of all documents
  $ slotpilot schemas report            JSON Schema of a report
  $ slotpilot schemas --out schemas/json --errors docs/errors.md`,
    )
    .action((name: string | undefined, { out, errors }) => {
      if (errors) writeFileSync(errors, errorsPage());
      if (out) writeDocuments(out);
      else if (name) printDocument(name);
      else if (!errors) console.log(Object.keys(contractDocuments()).join("\n"));
    });
}

function writeDocuments(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, document] of Object.entries(contractDocuments())) {
    writeFileSync(join(folder, name), asText(document));
  }
}

function printDocument(name: string): void {
  const documents = contractDocuments();
  const document = documents[`${name}.schema.json`] ?? documents[`${name}.json`] ?? documents[name];
  if (!document) {
    const known = Object.keys(documents).join(", ");
    fail({ code: "CONFIG_INVALID", message: `no document ${name}; there are ${known}` });
  }
  process.stdout.write(asText(document));
}

const asText = (document: unknown) => `${JSON.stringify(document, null, 2)}\n`;
