// Builds the committed files of ../static from the sources here: node build.mjs <folder>.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { dirname, join, resolve } from "node:path";
import { build } from "esbuild";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2]);
const modules = join(here, "node_modules");
const fontPackage = join(modules, "@fontsource/atkinson-hyperlegible-next");

for (const folder of ["css", "js", "fonts", "images", "licences"]) {
  mkdirSync(join(out, folder), { recursive: true });
}

for (const name of ["portal", "administration"]) {
  const sheet = compile(join(here, `scss/${name}.scss`), { style: "compressed", loadPaths: [modules] });
  writeFileSync(join(out, `css/${name}.css`), `${sheet.css}\n`);
}

// One bundle, no source map: a hashed file name may not point at a file that is not there.
await build({
  entryPoints: [join(here, "js/init.js")],
  outfile: join(out, "js/init.js"),
  absWorkingDir: here,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
  legalComments: "none",
  banner: { js: "/*! govuk-frontend 6.6.0, MIT License, notice in licences/govuk-frontend.txt */" },
});
for (const script of ["copy.js", "enable.js", "letter-code.js", "upload.js"]) {
  copyFileSync(join(here, "js", script), join(out, "js", script));
}

for (const range of ["latin", "latin-ext"]) {
  for (const weight of [400, 700]) {
    copyFileSync(
      join(fontPackage, `files/atkinson-hyperlegible-next-${range}-${weight}-normal.woff2`),
      join(out, `fonts/atkinson-next-${range}-${weight}.woff2`),
    );
  }
}
copyFileSync(join(fontPackage, "LICENSE"), join(out, "fonts/OFL.txt"));
copyFileSync(join(here, "licences/govuk-frontend.txt"), join(out, "licences/govuk-frontend.txt"));
copyFileSync(join(here, "images/touch-icon.png"), join(out, "images/touch-icon.png"));
