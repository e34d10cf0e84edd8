// Makes the map bundle, the MapLibre copies, the font slices with fonts.css, and the licence texts.
// Usage: node build.mjs <assets folder>, from a folder that holds node_modules (build.sh prepares it).
import {build} from 'esbuild';
import {copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';

const modules = resolve('node_modules');
const assets = resolve(process.argv[2]);
const vendor = join(assets, 'vendor');
const fonts = join(assets, 'fonts');
const licences = join(vendor, 'licences');

// Loaders and debug tools know public hosts for workers they would fetch by themselves. None of these paths is used,
// and with this none can be: an address outside the machine becomes a path that the server answers with 404.
const OUTSIDE = /https:\/\/(unpkg\.com|cdn\.jsdelivr\.net\/npm)\//g;
const noOutsideHosts = {
  name: 'no-outside-hosts',
  setup(run) {
    run.onLoad({filter: /node_modules\/@(loaders|luma|deck|probe)\.gl\/.*\.js$/}, ({path}) => ({
      contents: readFileSync(path, 'utf8').replace(OUTSIDE, '/assets/vendor/absent/'),
      loader: 'js',
    }));
  },
};

function fresh(folder) {
  rmSync(folder, {recursive: true, force: true});
  mkdirSync(folder, {recursive: true});
}

async function bundle() {
  const result = await build({
    entryPoints: ['src/entry.js'],
    outfile: join(vendor, 'fengge-map.js'),
    bundle: true, minify: true, format: 'iife', globalName: 'FenggeMap', target: 'es2022',
    charset: 'utf8', legalComments: 'none', metafile: true, logLevel: 'warning', plugins: [noOutsideHosts],
    banner: {js: '/* Fengge map bundle. Parts and licences: THIRD_PARTY.md and assets/vendor/licences/. */'},
  });
  const [output] = Object.values(result.metafile.outputs);
  const used = Object.entries(output.inputs).filter(([, part]) => part.bytesInOutput > 0).map(([path]) => path);
  const folders = used.map((path) => path.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//)?.[1]).filter(Boolean);
  return [...new Set(folders)].sort();
}

function licenceOf(folder) {
  const name = readdirSync(folder).find((file) => /^licen[cs]e(\.|$)/i.test(file));
  const notice = join(folder, 'NOTICE');
  const byHand = join('src/licences', `${folder.split('/').pop()}.txt`);
  const text = readFileSync(name ? join(folder, name) : byHand, 'utf8').trimEnd();
  return existsSync(notice) ? `${text}\n\n--- NOTICE ---\n${readFileSync(notice, 'utf8').trimEnd()}` : text;
}

// One text per package; the table of what is inside the bundle stands beside them.
function writeLicences(folders) {
  const rows = folders.map((folder) => {
    const {name, version, license} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = `${name.replace('@', '').replace('/', '-')}.txt`;
    writeFileSync(join(licences, file), `${name} ${version} (${license})\n\n${licenceOf(folder)}\n`);
    return `${name}\t${version}\t${license}\t${file}`;
  });
  writeFileSync(join(licences, 'packages.tsv'), `package\tversion\tlicence\ttext\n${rows.sort().join('\n')}\n`);
}

function copyMapLibre() {
  const dist = join(modules, 'maplibre-gl/dist');
  for (const file of ['maplibre-gl.js', 'maplibre-gl.css']) {
    // The map file of the sources is not shipped, so nothing should ask for it.
    const text = readFileSync(join(dist, file), 'utf8').replace(/\n?\/\/# sourceMappingURL=\S+\s*$/, '\n');
    writeFileSync(join(vendor, file), text);
  }
}

// Rewrites a fontsource sheet: our family name, one local file per face. Order is kept: later faces win on overlap.
function faces(sheet, family, folder) {
  const css = readFileSync(join(modules, sheet), 'utf8');
  return css.split('@font-face').slice(1).map((face) => {
    const file = face.match(/url\(\.\/files\/([^)]+\.woff2)\)/)[1];
    const weight = face.match(/font-weight: ([^;]+);/)[1];
    const range = face.match(/unicode-range: ([^;]+);/)?.[1];
    copyFileSync(join(modules, sheet, '../files', file), join(fonts, folder, file));
    return [
      '@font-face {', `  font-family: '${family}';`, '  font-style: normal;', '  font-display: swap;',
      `  font-weight: ${weight};`, `  src: url('${folder}/${file}') format('woff2');`,
      ...(range ? [`  unicode-range: ${range};`] : []), '}',
    ].join('\n');
  });
}

// The plain latin sheets carry no unicode-range; the full sheets do, so the latin face is picked out of those.
function latin(css) {
  return css.filter((face) => /-latin-\d+-normal/.test(face));
}

function copyFonts() {
  fresh(join(fonts, 'noto-sans-sc'));
  fresh(join(fonts, 'noto-sans-mono'));
  const sans = faces('@fontsource-variable/noto-sans-sc/wght.css', 'Noto Sans SC', 'noto-sans-sc');
  const mono = ['400', '500'].flatMap((weight) =>
    latin(faces(`@fontsource/noto-sans-mono/${weight}.css`, 'Noto Sans Mono', 'noto-sans-mono')));
  const kept = new Set(mono.join('').match(/noto-sans-mono-[\w-]+\.woff2/g));
  for (const file of readdirSync(join(fonts, 'noto-sans-mono'))) {
    if (!kept.has(file)) rmSync(join(fonts, 'noto-sans-mono', file));
  }
  const note = '/* Made by assets/vendor/build.sh; licences beside the files (OFL.txt). */';
  writeFileSync(join(fonts, 'fonts.css'), `${[note, ...sans, ...mono].join('\n')}\n`);
  copyFileSync(join(modules, '@fontsource-variable/noto-sans-sc/LICENSE'), join(fonts, 'noto-sans-sc/OFL.txt'));
  copyFileSync(join(modules, '@fontsource/noto-sans-mono/LICENSE'), join(fonts, 'noto-sans-mono/OFL.txt'));
}

fresh(licences);
writeLicences([...(await bundle()), join('node_modules', 'maplibre-gl')]);
copyMapLibre();
copyFonts();
