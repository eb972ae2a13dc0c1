// The only listener. Reads the settings, starts, and turns every reason not to start into one sentence.
import {CannotStart, readSettings} from './settings.ts'

/** Starts the server and stays. `argv` without node and script. */
export async function main(argv: string[]): Promise<void> {
  try {
    const settings = readSettings(argv, process.env)
    console.log(`http://${settings.host}:${settings.port}`)
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error
    process.stderr.write(`${error.zh}\n${error.en}\n`)
    process.exitCode = 1
  }
}
