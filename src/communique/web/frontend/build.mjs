// Builds what the site serves besides its stylesheet, into ../static/built:
// every src/*.js as an ES module under a name with a fingerprint, the maps as they are given, LICENCES.txt with the
// licences of all packages that went in, and manifest.json, which says under which name each of them is found.

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const target = path.join(here, "../static/built");
const fresh = `${target}.${process.pid}`;
// What comes bundled within a package and without a map that would say so.
const packed = {
  "node_modules/@ulb-darmstadt/shacl-form": [
    "@rdfjs/data-model", "@rdfjs/dataset", "@rdfjs/environment", "@rdfjs/namespace", "@rdfjs/term-set", "@vocabulary/sh",
    "buffer", "clownface", "jsonld", "n3", "process", "rdf-canonize", "rdf-literal", "rdf-validate-datatype",
    "rdf-validate-shacl", "readable-stream", "uuid",
  ],
};
const maps = ["countries-110m.json", "countries-50m.json"];

const sources = (await readdir(path.join(here, "src"))).filter((name) => name.endsWith(".js")).sort();
await rm(fresh, { recursive: true, force: true });
await mkdir(fresh, { recursive: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: sources.map((name) => `src/${name}`),
  outdir: fresh,
  entryNames: "[name]-[hash]",
  chunkNames: "chunk-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  metafile: true,
  plugins: [{ name: "without-inline-styles", setup: withoutInlineStyles }],
  logLevel: "warning",
});

const manifest = Object.fromEntries(Object.entries(metafile.outputs).flatMap(([file, output]) => names(file, output)));
for (const name of maps) {
  manifest[name] = await fingerprinted(name, await readFile(path.join(here, "node_modules/world-atlas", name)));
}
manifest["LICENCES.txt"] = await fingerprinted("LICENCES.txt", await licences(metafile.inputs));
const inOrder = Object.fromEntries(Object.entries(manifest).sort());
await writeFile(path.join(fresh, "manifest.json"), JSON.stringify(inOrder, null, 2) + "\n");
await rm(target, { recursive: true, force: true });
await rename(fresh, target);

/** Take out of YASQE the one style attribute that the Content-Security-Policy forbids. */
function withoutInlineStyles(bundler) {
  const [file, attribute] = [/@zazuko.yasqe.build.yasqe\.esm\.js$/, " style='text-decoration:underline'"];
  bundler.onLoad({ filter: file }, async ({ path: name }) => {
    const text = await readFile(name, "utf8");
    if (!text.includes(attribute)) throw new Error(`${name} has changed: no ${attribute}`);
    return { contents: text.replaceAll(attribute, "") };
  });
}

/** Return by which name a built file is asked for: that of its source, or its own if several share it. */
function names(file, output) {
  const built = path.basename(file);
  if (output.entryPoint) {
    const plain = path.basename(output.entryPoint, ".js");
    const style = output.cssBundle ? [[`${plain}.css`, path.basename(output.cssBundle)]] : [];
    return [[`${plain}.js`, built], ...style];
  }
  return built.startsWith("chunk-") ? [[built, built]] : [];
}

/** Write a file under a name with a fingerprint, and return that name. */
async function fingerprinted(name, content) {
  const { name: stem, ext } = path.parse(name);
  const built = `${stem}-${createHash("sha256").update(content).digest("hex").slice(0, 8)}${ext}`;
  await writeFile(path.join(fresh, built), content);
  return built;
}

/** Return name, version and licence of each package of which something is served. */
async function licences(inputs) {
  const folders = new Set(["node_modules/world-atlas"]);
  for (const file of Object.keys(inputs).filter((name) => name.includes("node_modules/"))) {
    folders.add(packageOf(file));
    (packed[packageOf(file)] ?? []).forEach((name) => folders.add(`node_modules/${name}`));
    const map = await readFile(path.join(here, `${file}.map`), "utf8").catch(() => '{"sources":[]}');
    const within = JSON.parse(map).sources.filter((name) => name?.includes("node_modules/"));
    within.forEach((name) => folders.add(packageOf(name)));
  }
  const texts = await Promise.all([...folders].sort().map(licence));
  return `The scripts and maps of this site contain the following packages.\n\n${texts.join("\n")}`;
}

/** Return the folder of the package to which a file belongs, bundled by whomever. */
function packageOf(file) {
  return file.match(/.*(node_modules\/(?:@[^/]+\/)?[^/]+)/)[1];
}

async function licence(folder) {
  const about = JSON.parse(await readFile(path.join(here, folder, "package.json"), "utf8"));
  const file = (await readdir(path.join(here, folder))).find((each) => /^licen[cs]e/i.test(each));
  const text = file ? await readFile(path.join(here, folder, file), "utf8") : `${about.author}, ${about.homepage}`;
  return `${"-".repeat(72)}\n${about.name} ${about.version}: ${about.license}\n\n${text.trim()}\n`;
}
