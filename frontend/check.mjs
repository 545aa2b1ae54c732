// Fails when the committed files of ../static are not what the sources here give.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const fresh = mkdtempSync(join(tmpdir(), "portal-static-"));
execFileSync(process.execPath, ["build.mjs", fresh], { stdio: "inherit" });
const files = readdirSync(fresh, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
const stale = files
  .map((entry) => join(entry.parentPath, entry.name).slice(fresh.length + 1))
  .filter((name) => !readFileSync(join(fresh, name)).equals(readFileSync(join("../static", name))));
rmSync(fresh, { recursive: true });
if (stale.length > 0) {
  console.error(`Not what the sources give, run "npm run build": ${stale.join(", ")}`);
  process.exit(1);
}
console.log(`${files.length} files are what the sources give`);
