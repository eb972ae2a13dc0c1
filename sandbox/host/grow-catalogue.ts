// Grows the full catalogue in a process of its own: `node dist/catalogue.mjs <DATA_DIR>`. The server starts it when the
// image is missing, so that a quarter of a million rows are never in the server's own memory twice.
import {catalogueFolder} from './catalogue-files.ts'
import {buildCatalogueImage, progressPrinter} from './catalogue-image.ts'
import {inWords} from './trouble.ts'

try {
  await buildCatalogueImage({folder: catalogueFolder(process.argv[2]), onProgress: progressPrinter()})
} catch (error) {
  const {zh, en} = inWords(error)
  process.stderr.write(`${zh}\n${en}\n`)
  process.exitCode = 1
}
