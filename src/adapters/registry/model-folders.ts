import { type Dirent, readdirSync } from "node:fs";
import { join } from "node:path";

/** Where one version of a model lies, whatever is inside. */
export interface ModelFolder {
  /** Name of the model. */
  readonly name: string;
  /** Its version. */
  readonly version: string;
  /** The folder. */
  readonly folder: string;
}

/** What a name or version may look like; our own folders in the registry begin with a dot. @source schemas/fields.ts, `Name` */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Every model folder of a registry, by name, newest version first. */
export function modelFolders(root: string): ModelFolder[] {
  return foldersIn(root)
    .sort()
    .flatMap((name) =>
      foldersIn(join(root, name))
        .sort((a, b) => b.localeCompare(a, "en", { numeric: true }))
        .map((version) => ({ name, version, folder: join(root, name, version) })),
    );
}

/** `name@version`. */
export const fullName = ({ name, version }: Pick<ModelFolder, "name" | "version">) =>
  `${name}@${version}`;

function foldersIn(path: string): string[] {
  return entriesOf(path)
    .filter((entry) => entry.isDirectory() && NAME.test(entry.name))
    .map(({ name }) => name);
}

function entriesOf(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return []; // not there, or removed meanwhile
  }
}
