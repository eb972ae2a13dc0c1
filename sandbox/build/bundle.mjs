// How programmes for Node are bundled, in one place: the server and the command line, a load run, a benchmark are built alike, so that what is
// measured is what is shipped.
import {inRoot} from './run.mjs'

/** CommonJS packages inside an ESM bundle still ask for these. */
const banner = [
  `import {createRequire as $require} from 'node:module'`,
  `import {fileURLToPath as $path} from 'node:url'`,
  `import {dirname as $dirname} from 'node:path'`,
  'const require = $require(import.meta.url)',
  'const __filename = $path(import.meta.url)',
  'const __dirname = $dirname(__filename)',
].join(';')

/**
 * Writes one `<name>.mjs` for each entry, and chunks they share, into a folder.
 * @param {Record<string, string>} entryPoints source file by name, from the root
 * @param {string} outdir
 * @param {import('esbuild').BuildOptions} [more]
 */
export async function bundle(entryPoints, outdir, more = {}) {
  const {build} = await import('esbuild')
  await build({
    absWorkingDir: inRoot(),
    entryPoints,
    outdir,
    outExtension: {'.js': '.mjs'},
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    loader: {'.csv': 'text', '.sql': 'text', '.md': 'text'},
    banner: {js: banner},
    legalComments: 'none',
    logLevel: 'error',
    ...more,
  })
}
